import { ALL_AT_ONCE } from '../../../../libs/contract/src/deployment-plans.ts';
import type { ServiceName } from '../../../../libs/contract/src/service-contract.ts';
import { Deployments } from '../clients/code-deploy.ts';
import { movedTo, ReleaseRecords, withDeployment } from '../clients/release-records.ts';
import { elapsed } from '../core/elapsed.ts';
import { OpsFailure } from '../core/exit-codes.ts';
import { type Executors, type RunOptions, runPlan } from '../core/run-plan.ts';
import { waitUntil } from '../core/wait-until.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { changeExecutors } from '../deploy/change.ts';
import { describe } from '../deploy/mover.ts';
import type { CloudAccess } from '../deploy/parts.ts';
import { ReleaseActions } from '../deploy/release-actions.ts';
import { FlagExecutors } from '../flags/execute.ts';
import { planRevert } from '../flags/plan.ts';
import { FlagStore } from '../flags/store.ts';
import type { RollbackStep } from './plan.ts';

const ARRIVAL_SECONDS = 30 * 60;

/** Returns the executors of a rollback. A stop uses those of `deploy stop`. */
export function rollbackExecutors(
  context: OpsContext,
  access: CloudAccess,
  options: RunOptions,
): Executors<RollbackStep> {
  const actions = new ReleaseActions(context, access);
  const records = new ReleaseRecords(context, access);
  const deployments = new Deployments(context, access);
  const ids: Partial<Record<ServiceName, string>> = {};
  const began = context.clock.now();
  return {
    ...changeExecutors(context, access),
    flags: async () => {
      const store = new FlagStore(context, access);
      const plan = planRevert(access.stage, await store.state(), context.clock.now());
      // The operator has already confirmed.
      const answered = { ...options, yes: access.stage, json: true };
      await runPlan(context, plan, new FlagExecutors(context, access, store).executors, answered);
      return plan.title;
    },
    clear: async ({ id, service }) => {
      const observed = await deployments.see(service, id);
      // CodeDeploy's own rollback ends by itself; a stop would leave the traffic split.
      if (observed.isWaitingForTermination) await actions.continue(id, 'TERMINATION_WAIT');
      else if (!observed.automaticRollbackOf) await actions.stop(id);
      return waitUntil(context, {
        what: `the end of ${id}`,
        everySeconds: 5,
        atMostSeconds: ARRIVAL_SECONDS,
        poll: async () => {
          const { status } = await deployments.see(service, id);
          return ['Succeeded', 'Failed', 'Stopped'].includes(status) ? { done: status } : { still: status };
        },
      });
    },
    create: async ({ service, taskDefinition, release }) => {
      const description = describe(release, 'rollback', context.operator);
      // Ignore alarms: gates are likely in ALARM during a rollback.
      const deployment = { service, taskDefinition, configuration: ALL_AT_ONCE, description, ignoresAlarms: true };
      const id = await actions.create(deployment);
      ids[service] = id;
      return id;
    },
    arrive: async ({ service }) => {
      const id = ids[service] ?? '';
      return waitUntil(context, {
        what: `${service} on the release before`,
        everySeconds: 5,
        atMostSeconds: ARRIVAL_SECONDS,
        poll: async () => {
          const { status, percent, error } = await deployments.see(service, id);
          if (status === 'Failed' || status === 'Stopped') {
            throw new OpsFailure(
              `The rollback of ${service} is ${status.toLowerCase()}: ${error ?? 'no reason given'}.`,
            );
          }
          return percent === 100
            ? { done: elapsed((context.clock.now() - began) / 1000) }
            : { still: `${status}, ${Math.round(percent)} %` };
        },
      });
    },
    'record-back': async ({ release }) => {
      const current = await records.current();
      const left = current === undefined ? undefined : await records.read(current.release);
      const now = context.clock.now();
      const entry = {
        at: new Date(began).toISOString(),
        by: context.operator,
        kind: 'rollback',
        strategy: 'all at once',
        ids,
        seconds: Math.round((now - began) / 1000),
        ...(options.reason !== undefined && { reason: options.reason.slice(0, 300) }),
      } as const;
      if (left !== undefined) await records.write(withDeployment(left, { ...entry, outcome: 'rolled-back' }));
      await records.write(withDeployment(await records.find(release), { ...entry, outcome: 'promoted' }));
      await records.writeCurrent(movedTo(current, release, new Date(now).toISOString()));
      return undefined;
    },
  };
}
