import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { Settings } from './config/settings.ts';
import { Draining } from './http/draining.ts';

/** How long health says no while connections are still taken, so that a load balancer can look elsewhere. */
const DRAIN_WINDOW = { deployed: 2_000, local: 300 };

/** After this the process ends whatever is still running: the platform kills it soon after. */
const DEADLINE = 9_000;

/** Ends the process in good order on SIGTERM and SIGINT; a second signal ends it at once. */
export function stopOnSignals(app: NestFastifyApplication, settings: Settings, logger: Logger): void {
  let isStopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (isStopping) process.exit(1);
    isStopping = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => {
      logger.error('requests were still running at the deadline');
      process.exit(1);
    }, DEADLINE).unref();
    drain(app, settings).then(
      () => {
        logger.info('stopped');
        process.exit(0);
      },
      (error: unknown) => {
        logger.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** Turns traffic away, lets running requests finish, then closes everything. */
export async function drain(app: NestFastifyApplication, settings: Pick<Settings, 'isLocalOrTest'>): Promise<void> {
  app.get(Draining).begin();
  await sleep(settings.isLocalOrTest ? DRAIN_WINDOW.local : DRAIN_WINDOW.deployed);
  await app.close();
}

/** Logs an unexpected error and exits, because the state of the process is unknown. The orchestrator starts a new one. */
export function exitOnUnexpected(logger: Logger): void {
  const fail = (event: string) => (error: unknown) => {
    logger.fatal({ err: error }, event);
    process.exit(1);
  };
  process.on('uncaughtException', fail('uncaught exception'));
  process.on('unhandledRejection', fail('unhandled rejection'));
}
