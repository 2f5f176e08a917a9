import { ALL_AT_ONCE } from '../../../../libs/contract/src/deployment-plans.ts';
import type { ServiceName } from '../../../../libs/contract/src/service-contract.ts';
import { Deployments } from '../clients/code-deploy.ts';
import { movedTo, ReleaseRecords, withDeployment } from '../clients/release-records.ts';
import { elapsed } from '../core/elapsed.ts';
import { OpsFailure } from '../core/exit-codes.ts';
import { type Executors, type RunOptions, runPlan } from '../core/run-plan.ts';
import { waitUntil } from '../core/wait-until.ts';
import type { World } from '../core/world.ts';
import { changeExecutors } from '../deploy/change.ts';
import { describe } from '../deploy/mover.ts';
import type { CloudAccess } from '../deploy/parts.ts';
import { ReleaseActions } from '../deploy/release-actions.ts';
import { FlagExecutors } from '../flags/execute.ts';
import { planRevert } from '../flags/plan.ts';
import { FlagStore } from '../flags/store.ts';
import type { RollbackStep } from './plan.ts';

const ARRIVAL_SECONDS = 30 * 60;

/** Executors of a rollback; those of a stopped deployment are the same as those of `deploy stop`. */
export function rollbackExecutors(world: World, access: CloudAccess, options: RunOptions): Executors<RollbackStep> {
  const actions = new ReleaseActions(world, access);
  const records = new ReleaseRecords(world, access);
  const deployments = new Deployments(world, access);
  const ids: Partial<Record<ServiceName, string>> = {};
  const began = world.clock.now();
  return {
    ...changeExecutors(world, access),
    flags: async () => {
      const store = new FlagStore(world, access);
      const plan = planRevert(access.stage, await store.state(), world.clock.now());
      // The question of production is answered by then.
      const answered = { ...options, yes: access.stage, json: true };
      await runPlan(world, plan, new FlagExecutors(world, access, store).executors, answered);
      return plan.title;
    },
    clear: async ({ id, service }) => {
      const seen = await deployments.see(service, id);
      if (seen.isWaitingForTermination) await actions.continue(id, 'TERMINATION_WAIT');
      else await actions.stop(id);
      return waitUntil(world, {
        what: `the end of ${id}`,
        everySeconds: 5,
        atMostSeconds: ARRIVAL_SECONDS,
        look: async () => {
          const { status } = await deployments.see(service, id);
          return ['Succeeded', 'Failed', 'Stopped'].includes(status) ? { done: status } : { still: status };
        },
      });
    },
    create: async ({ service, taskDefinition, release }) => {
      const description = describe(release, 'rollback', world.operator);
      // Gates are likely in ALARM: that is why somebody goes back.
      const deployment = { service, taskDefinition, configuration: ALL_AT_ONCE, description, ignoresAlarms: true };
      const id = await actions.create(deployment);
      ids[service] = id;
      return id;
    },
    arrive: async ({ service }) => {
      const id = ids[service] ?? '';
      return waitUntil(world, {
        what: `${service} on the release before`,
        everySeconds: 5,
        atMostSeconds: ARRIVAL_SECONDS,
        look: async () => {
          const { status, percent, error } = await deployments.see(service, id);
          if (status === 'Failed' || status === 'Stopped') {
            throw new OpsFailure(
              `The way back of ${service} has ${status.toLowerCase()}: ${error ?? 'no reason given'}.`,
            );
          }
          return percent === 100
            ? { done: elapsed((world.clock.now() - began) / 1000) }
            : { still: `${status}, ${Math.round(percent)} %` };
        },
      });
    },
    'record-back': async ({ release }) => {
      const current = await records.current();
      const left = current === undefined ? undefined : await records.read(current.release);
      const now = world.clock.now();
      const entry = {
        at: new Date(began).toISOString(),
        by: world.operator,
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
