import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Settings } from '../config/settings.ts';

/** How long every answer about credentials takes at least, so that its time tells nothing about the account. */
const LEAST_MILLISECONDS = 500;

/** Timers may fire a little early. */
const TIMER_SLACK = 5;

const IDENTITY_ROUTES = '/api/v1/auth/';

/** Holds answers of the identity routes back. The test stage does not wait. */
export function installMinimumDuration(instance: FastifyInstance, settings: Pick<Settings, 'stage'>): void {
  if (settings.stage === 'test') return;
  instance.addHook('onSend', async (request, reply, payload) => {
    if (request.routeOptions.url?.startsWith(IDENTITY_ROUTES) === true) {
      await sleep(Math.max(0, LEAST_MILLISECONDS + TIMER_SLACK - reply.elapsedTime));
    }
    return payload;
  });
}
