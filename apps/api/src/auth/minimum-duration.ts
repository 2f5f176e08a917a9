import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Settings } from '../config/settings.ts';
import { isMarked, markRoute } from '../http/route-mark.ts';

/** How long every answer about credentials takes at least, so that its time tells nothing about the account. */
const LEAST_MILLISECONDS = 500;

/** Timers may fire a little early. */
const TIMER_SLACK = 5;

/** Every answer of the route takes at least half a second, errors included. */
export const MinimumDuration = () => markRoute('minimumDuration');

/** Delays the answers of routes with `MinimumDuration`. The test stage does not wait. */
export function installMinimumDuration(instance: FastifyInstance, settings: Pick<Settings, 'stage'>): void {
  if (settings.stage === 'test') return;
  instance.addHook('onSend', async (request, reply, payload) => {
    if (isMarked(request, 'minimumDuration')) {
      await sleep(Math.max(0, LEAST_MILLISECONDS + TIMER_SLACK - reply.elapsedTime));
    }
    return payload;
  });
}
