import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '../../scripts/containers/e2e/client.ts';
import { storm } from '../../scripts/containers/e2e/storm.ts';
import { startStack, type TestStack } from '../support/stack.ts';

const SIZE = { couples: 4, questsEach: 6, mostKills: 4 };

let stack: TestStack;

beforeAll(async () => {
  stack = await startStack({ env: { ECONOMY_SIGN_UP_POINTS: '50', ECONOMY_PAIR_REWARDS_PER_DAY: '1000' } });
}, 300_000);
afterAll(() => stack.stop());

/** Kills the service with SIGKILL after a delay. The supervisor restarts it. */
async function killed(): Promise<void> {
  await sleep(150 + Math.random() * 350);
  const before = stack.read().pids.api;
  stack.kill('api');
  while (stack.read().pids.api === before) await sleep(50);
}

describe('a service that is killed in the middle of a storm', () => {
  it('keeps every acknowledged change, and every balance equals its ledger', async () => {
    const { api } = stack.read();
    if (api === undefined) throw new Error('the stack has no service');

    const { quests, kills } = await storm(new Client(api), SIZE, killed);

    expect(quests).toBe(SIZE.couples * SIZE.questsEach);
    expect(kills).toBeGreaterThan(0);
  }, 180_000);
});
