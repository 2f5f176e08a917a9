import { Deployments } from '../clients/code-deploy.ts';
import { notifyPeople } from '../clients/notices.ts';
import { movedTo, ReleaseRecords, withDeployment } from '../clients/release-records.ts';
import { elapsed } from '../core/elapsed.ts';
import type { Executors } from '../core/run-plan.ts';
import { waitUntil } from '../core/wait-until.ts';
import type { OpsContext } from '../core/ops-context.ts';
import type { ChangeStep } from './change-plans.ts';
import { moverOf } from './mover.ts';
import type { CloudAccess } from './parts.ts';
import { ReleaseActions } from './release-actions.ts';

const BACK_SECONDS = 30 * 60;

/** Returns the executors of "promote", "stop" and of the first part of a rollback. */
export function changeExecutors(context: OpsContext, access: CloudAccess): Executors<ChangeStep> {
  const actions = new ReleaseActions(context, access);
  const records = new ReleaseRecords(context, access);
  const deployments = new Deployments(context, access);
  const began = context.clock.now();
  let invalidation = '';
  return {
    continue: async ({ id, wait }) => {
      await actions.continue(id, wait);
      return undefined;
    },
    stop: async ({ id }) => {
      await actions.stop(id);
      return undefined;
    },
    back: ({ service, id }) =>
      waitUntil(context, {
        what: `${service} on its old tasks`,
        everySeconds: 5,
        atMostSeconds: BACK_SECONDS,
        poll: async () => {
          const observed = await deployments.see(service, id);
          const rollback = observed.rollbackId && (await deployments.see(service, observed.rollbackId));
          const { state, percent } = moverOf({ observed, isWayBack: false, ...(rollback && { rollback }) });
          if (state === 'rolled-back') return { done: elapsed((context.clock.now() - began) / 1000) };
          return { still: `${Math.round(percent)} % on new tasks, ${observed.status}` };
        },
      }),
    scaling: async ({ service }) => {
      await actions.suspendScaling(service, false);
      return undefined;
    },
    invalidate: async () => (invalidation = await actions.invalidate()),
    jobs: async ({ job, taskDefinition }) => {
      await actions.moveJob(job, taskDefinition);
      return undefined;
    },
    serve: async ({ release }) => {
      const since = new Date(context.clock.now()).toISOString();
      await records.writeCurrent(movedTo(await records.current(), release, since));
      return undefined;
    },
    'record-stop': async ({ release, reason }) => {
      const record = await records.find(release);
      const now = context.clock.now();
      const entry = {
        at: new Date(began).toISOString(),
        by: context.operator,
        kind: 'deploy',
        strategy: 'stopped',
        ids: {},
        outcome: 'rolled-back',
        seconds: Math.round((now - began) / 1000),
        reason: reason.slice(0, 300),
        ...(invalidation !== '' && { invalidation }),
      } as const;
      await records.write(withDeployment(record, entry));
      return undefined;
    },
    tell: ({ subject, page }) =>
      notifyPeople(context, access, {
        subject,
        lines: [`After ${elapsed((context.clock.now() - began) / 1000)}. Data was not undone.`],
        page,
      }),
  };
}
