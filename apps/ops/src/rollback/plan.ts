import { ALL_AT_ONCE } from '../../../../libs/contract/src/deployment-plans.ts';
import type { ServiceName } from '../../../../libs/contract/src/service-contract.ts';
import type { Plan } from '../core/plan.ts';
import type { CloudStage } from '../core/stages.ts';
import { type ChangeStep, jobSteps, stopSteps } from '../deploy/change-plans.ts';
import type { Undo } from './decide.ts';

export type RollbackStep =
  | ChangeStep
  | { readonly do: 'flags'; readonly title: string }
  | { readonly do: 'clear'; readonly title: string; readonly id: string; readonly service: ServiceName }
  | {
      readonly do: 'create';
      readonly title: string;
      readonly service: ServiceName;
      readonly taskDefinition: string;
      readonly release: string;
    }
  | { readonly do: 'arrive'; readonly title: string; readonly service: ServiceName }
  | { readonly do: 'record-back'; readonly title: string; readonly release: string };

/** Checklist of a rollback. */
export const ROLLBACK_ITEMS = [
  'cause found',
  'plan ready',
  'stakeholders told',
  'steps done',
  'success verified',
  'watched',
  'incident documented',
  'post-mortem set',
] as const;

/** Time objective of a rollback. */
export const PROMISED_SECONDS = 300;

const NOT_UNDONE = [
  'data is not undone: what was written stays. Tables go back by "db restore" and "db swap" only',
  'infrastructure is not undone: revert the commit, "infra preview", "infra apply"',
];

export function planRollback(stage: CloudStage, undo: Undo, reason: string): Plan<RollbackStep> {
  const about = { verb: 'rollback', stage };
  const page = stage === 'prod';
  switch (undo.kind) {
    case 'flags':
      return {
        ...about,
        title: `Revert the last flag deployment (${undo.number})`,
        steps: [
          { do: 'flags', title: 'revert the flags; tasks follow within a minute' },
          { do: 'tell', title: 'notify the operators', subject: 'flags were rolled back', page },
        ],
        notes: [undo.why, 'the code is not undone: "rollback --code" does that', ...NOT_UNDONE],
      };
    case 'stop':
      return {
        ...about,
        title: `Stop ${undo.release ?? 'the running deployment'} and go back to the old tasks`,
        steps: [
          ...stopSteps(undo.running, undo.target),
          { do: 'invalidate', title: 'invalidate the CDN cache' },
          ...(undo.release === undefined
            ? []
            : ([{ do: 'record-stop', title: 'record it', release: undo.release, reason }] as const)),
          {
            do: 'tell',
            title: 'notify the operators',
            subject: `${undo.release ?? 'a deployment'} was rolled back`,
            page,
          },
        ],
        notes: [undo.why, 'flags are not undone: "flags revert"', ...NOT_UNDONE],
      };
    case 'deploy':
      return {
        ...about,
        title: `Go back to ${undo.target.release} all at once`,
        steps: deploySteps(undo, page),
        notes: [undo.why, 'flags are not undone: "flags revert"', ...NOT_UNDONE],
      };
  }
}

function deploySteps(undo: Extract<Undo, { kind: 'deploy' }>, page: boolean): RollbackStep[] {
  const { target, taskDefinitions, services, endFirst } = undo;
  const { release } = target;
  return [
    ...endFirst.map(({ id, service }) => ({
      do: 'clear' as const,
      title: `end ${id} of ${service}, which stands in the way`,
      id,
      service,
    })),
    ...services.map((service) => ({
      do: 'create' as const,
      title: `deploy ${service} of ${release} by ${ALL_AT_ONCE}`,
      service,
      taskDefinition: taskDefinitions[service] ?? '',
      release,
    })),
    ...services.map((service) => ({
      do: 'arrive' as const,
      title: `wait until all traffic of ${service} is on ${release}`,
      service,
    })),
    ...jobSteps(taskDefinitions),
    ...services.map((service) => ({ do: 'scaling' as const, title: `resume scaling of ${service}`, service })),
    { do: 'invalidate', title: 'invalidate the CDN cache' },
    { do: 'record-back', title: `record ${release} as the serving release`, release },
    { do: 'tell', title: 'notify the operators', subject: `rolled back to ${release}`, page },
  ];
}
