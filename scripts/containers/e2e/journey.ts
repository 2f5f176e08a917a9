import { deepStrictEqual as equal, ok } from 'node:assert/strict';
import type { Client, Member } from './client.ts';

/** A member's balances. Record and ledger must agree. */
interface Balances {
  readonly xp: number;
  readonly reputation: number;
  readonly creationPoints: number;
}

/** Completes a quest between two new members over HTTP. Both attest and are paid exactly once. */
export async function questJourney(client: Client): Promise<void> {
  const poster = await client.join('Paula');
  const doer = await client.join('Dora');
  const before = { poster: await balancesOf(client, poster), doer: await balancesOf(client, doer) };
  const draft = {
    title: 'Water the trees of Mill Lane',
    description: 'Ten young trees, two cans each, before the sun is high.',
    rewardXp: 70,
    rewardReputation: 7,
  };
  const { questId } = await client.must(poster, 'POST', '/api/v1/quests', draft);
  const path = `/api/v1/quests/${String(questId)}`;
  equal((await client.insist(poster, 'POST', `${path}/claim`)).body['code'], 'quest.own');
  await client.must(doer, 'POST', `${path}/claim`);
  equal((await client.insist(poster, 'POST', `${path}/attest`)).status, 409);
  await client.must(doer, 'POST', `${path}/submit`, { text: 'All ten have their water, and two got a stake.' });
  await client.must(poster, 'POST', `${path}/attest`, { outcome: 'done', notes: 'They look happy.' });
  const completed = await client.must(doer, 'POST', `${path}/attest`, { outcome: 'done' });
  equal(completed['status'], 'COMPLETED');
  const after = { poster: await balancesOf(client, poster), doer: await balancesOf(client, doer) };
  equal(after.doer.xp - before.doer.xp, 70);
  equal(after.doer.reputation - before.doer.reputation, 7);
  equal(after.poster.creationPoints - before.poster.creationPoints, -1);
  ok(after.poster.reputation > before.poster.reputation);
}

/**
 * Reads a member's balances and compares them with the sums of the ledger.
 * @throws AssertionError if they differ or an entry exists twice
 */
export async function balancesOf(client: Client, member: Member): Promise<Balances> {
  const { xp, reputation, creationPoints } = (await client.must(
    member,
    'GET',
    '/api/v1/users/me',
  )) as Partial<Balances>;
  const sums = { xp: 0, reputation: 0, creationPoints: 0 };
  const ids = new Set<string>();
  let count = 0;
  let cursor = '';
  do {
    const page = await client.must(member, 'GET', `/api/v1/users/me/ledger?limit=100${cursor}`);
    for (const entry of page['items'] as { entryId: string; xp: number; reputation: number; points: number }[]) {
      sums.xp += entry.xp;
      sums.reputation += entry.reputation;
      sums.creationPoints += entry.points;
      ids.add(entry.entryId);
      count += 1;
    }
    const next = page['nextCursor'];
    cursor = typeof next === 'string' ? `&cursor=${encodeURIComponent(next)}` : '';
  } while (cursor !== '');
  equal({ xp, reputation, creationPoints }, sums, `balance and ledger of ${member.name} differ`);
  equal(ids.size, count, `the ledger of ${member.name} holds an entry twice`);
  return sums;
}
