import { deepStrictEqual as equal, ok } from 'node:assert/strict';
import type { Client, Member } from './client.ts';
import { wealthOf } from './journey.ts';

/** What a driver was promised about a quest: its last acknowledged version and status. */
interface Promised {
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
 * Couples live through quests while `kill` is called again and again until they are done. Whatever was acknowledged
 * must be there afterwards, every reward exactly once, and every balance must equal its ledger.
 *
 * @param kill ends something and starts it again
 * @throws AssertionError something is lost or there twice
 */
export async function storm(
  client: Client,
  { couples: size, questsEach, mostKills }: StormSize,
  kill: () => Promise<void>,
): Promise<StormFigures> {
  const couples: (readonly [Member, Member])[] = [];
  for (let count = 0; count < size; count += 1) couples.push([await client.join('Poster'), await client.join('Doer')]);
  const before = await Promise.all(couples.map(([poster]) => wealthOf(client, poster)));
  const promised = new Map<string, Promised>();
  const state = { isOver: false };
  const lives = Promise.all(couples.map(([poster, doer]) => live(client, poster, doer, questsEach, promised)));
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
  for (const [questId, wanted] of promised) {
    const { version, status } = await client.must(witness, 'GET', `/api/v1/quests/${questId}`);
    equal({ version, status }, wanted, `quest ${questId} is not as promised`);
    equal(status, 'COMPLETED');
  }
  equal(promised.size, size * questsEach);
  for (const [index, [poster, doer]] of couples.entries()) {
    await wealthOf(client, doer);
    const { creationPoints } = await wealthOf(client, poster);
    equal(creationPoints, (before[index]?.creationPoints ?? 0) - questsEach, 'a quest was paid for twice, or never');
  }
  return { quests: promised.size, changes: promised.size * 5, kills };
}

async function live(
  client: Client,
  poster: Member,
  doer: Member,
  quests: number,
  promised: Map<string, Promised>,
): Promise<void> {
  for (let count = 0; count < quests; count += 1) {
    const draft = { title: `Quest number ${count}`, description: 'One of many quests in the middle of a storm.' };
    const { questId } = await client.must(poster, 'POST', '/api/v1/quests', draft);
    const id = String(questId);
    promised.set(id, { version: 1, status: 'OPEN' });
    const does = async (member: Member, action: string, body: object = {}) => {
      const quest = await client.must(member, 'POST', `/api/v1/quests/${id}/${action}`, body);
      promised.set(id, { version: Number(quest['version']), status: String(quest['status']) });
    };
    await does(doer, 'claim');
    await does(doer, 'submit', { text: 'Done as well as anybody could.' });
    await does(poster, 'attest');
    await does(doer, 'attest');
  }
}
