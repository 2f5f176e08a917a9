import { setImmediate as turn } from 'node:timers/promises';
import { Outbox } from '../src/outbox/outbox.ts';
import type { TestApp } from './app.ts';

/** Dispatches begin a turn after the answer, and one can cause another. */
const TURNS = 5;

/** Waits for the dispatches that begin after answers. */
export async function dispatched({ app }: Pick<TestApp, 'app'>): Promise<void> {
  const outbox = app.get(Outbox, { strict: false });
  for (let round = 0; round < TURNS; round += 1) {
    await turn();
    await outbox.settled();
  }
}
