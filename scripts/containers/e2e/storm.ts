import { deepStrictEqual as equal, ok } from 'node:assert/strict';
import type { Client, Member } from './client.ts';
import { balancesOf } from './journey.ts';

/** The last acknowledged version and status of a quest. */
interface AcknowledgedWrite {
  readonly version: number;
  readonly status: string;
}

export interface StormSize {
  readonly couples: number;
  readonly questsEach: number;
  readonly mostKills: number;
}

export interface StormFigures {
  readonly quests: number;
  readonly changes: number;
  readonly kills: number;
}

/**
 * Runs quests of pairs of members while it calls `kill` repeatedly. Afterwards every acknowledged change is stored,
 * every reward is paid exactly once, and every balance equals its ledger.
 *
 * @param kill kills and restarts a container
 * @throws AssertionError if a write is lost or exists twice
 */
export async function storm(
  client: Client,
  { couples: size, questsEach, mostKills }: StormSize,
  kill: () => Promise<void>,
): Promise<StormFigures> {
  const couples: (readonly [Member, Member])[] = [];
  for (let count = 0; count < size; count += 1) couples.push([await client.join('Poster'), await client.join('Doer')]);
  const before = await Promise.all(couples.map(([poster]) => balancesOf(client, poster)));
  const acknowledged = new Map<string, AcknowledgedWrite>();
  const state = { isOver: false };
  const lives = Promise.all(couples.map(([poster, doer]) => live(client, poster, doer, questsEach, acknowledged)));
  const done = lives.finally(() => (state.isOver = true));
  done.catch(() => undefined);
  let kills = 0;
  while (!state.isOver && kills < mostKills) {
    await kill();
    kills += 1;
  }
  await done;

  const [[witness] = []] = couples;
  ok(witness);
  for (const [questId, wanted] of acknowledged) {
    const { version, status } = await client.must(witness, 'GET', `/api/v1/quests/${questId}`);
    equal({ version, status }, wanted, `quest ${questId} differs from its acknowledged state`);
    equal(status, 'COMPLETED');
  }
  equal(acknowledged.size, size * questsEach);
  for (const [index, [poster, doer]] of couples.entries()) {
    await balancesOf(client, doer);
    const { creationPoints } = await balancesOf(client, poster);
    equal(creationPoints, (before[index]?.creationPoints ?? 0) - questsEach, 'a quest was debited twice or never');
  }
  return { quests: acknowledged.size, changes: acknowledged.size * 5, kills };
}

async function live(
  client: Client,
  poster: Member,
  doer: Member,
  quests: number,
  acknowledged: Map<string, AcknowledgedWrite>,
): Promise<void> {
  for (let count = 0; count < quests; count += 1) {
    const draft = { title: `Quest number ${count}`, description: 'One of many quests in the middle of a storm.' };
    const { questId } = await client.must(poster, 'POST', '/api/v1/quests', draft);
    const id = String(questId);
    acknowledged.set(id, { version: 1, status: 'OPEN' });
    const does = async (member: Member, action: string, body: object = {}) => {
      const quest = await client.must(member, 'POST', `/api/v1/quests/${id}/${action}`, body);
      acknowledged.set(id, { version: Number(quest['version']), status: String(quest['status']) });
    };
    await does(doer, 'claim');
    await does(doer, 'submit', { text: 'The work is done, with a photo.' });
    await does(poster, 'attest');
    await does(doer, 'attest');
  }
}
