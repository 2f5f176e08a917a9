import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Settings } from '../config/settings.ts';
import { isMarked, markRoute } from '../http/route-mark.ts';

/** Minimum duration of answers about credentials, so that the response time reveals nothing about the account. */
const LEAST_MILLISECONDS = 500;

/** Margin for timers that fire early. */
const TIMER_SLACK = 5;

/** Makes every answer of the route, errors included, take at least half a second. */
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
