import type { ServiceName } from '../../../../libs/contract/src/service-contract.ts';
import type { ObservedDeployment } from '../clients/code-deploy.ts';
import type { CurrentRelease, Released, ReleaseRecord } from '../clients/release-records.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import { leftFor } from '../deploy/change-plans.ts';
import { describedRelease, releaseOf } from '../deploy/mover.ts';
import { REVERTIBLE_MS } from '../flags/plan.ts';

/** Facts for the choice of a rollback. */
export interface RollbackFacts {
  readonly now: number;
  readonly running: readonly ObservedDeployment[];
  readonly current?: CurrentRelease;
  readonly records: readonly ReleaseRecord[];
  /** Time of the last flag deployment, if it can be reverted. */
  readonly flags?: { readonly at: number; readonly number: number; readonly isRunning: boolean };
}

export interface RollbackRequest {
  /** Requested target release. */
  readonly to?: string;
  /** True to leave flags unchanged. */
  readonly code?: boolean;
}

export type Undo =
  | { readonly kind: 'flags'; readonly number: number; readonly why: string }
  | {
      readonly kind: 'stop';
      readonly running: readonly ObservedDeployment[];
      readonly release?: string;
      /** Release that serves after the stop, if the stopped one was promoted. */
      readonly target?: ReleaseRecord;
      readonly why: string;
    }
  | {
      readonly kind: 'deploy';
      readonly target: ReleaseRecord;
      readonly taskDefinitions: Readonly<Partial<Record<Released, string>>>;
      readonly services: readonly ServiceName[];
      /** Deployments to end first, whose old tasks do not help this rollback. */
      readonly endFirst: readonly ObservedDeployment[];
      readonly why: string;
    };

/**
 * Chooses the cheapest rollback. The last change is the likeliest cause: flags that changed after the release are
 * reverted (seconds); a release whose old tasks run is stopped (seconds); else the previous release is deployed all at
 * once (minutes).
 * @throws OpsFailure without a rollback target
 */
export function decideUndo(facts: RollbackFacts, { to, code }: RollbackRequest): Undo {
  const { flags, running, current, now } = facts;
  const releases = running.filter(
    (each) => describedRelease(each.automaticRollbackOf?.description ?? each.description)?.kind !== 'rollback',
  );
  const changedAt = Math.max(
    current === undefined ? 0 : Date.parse(current.since),
    ...running.map(({ createdAt }) => createdAt),
  );
  const isFlagNewest = flags !== undefined && flags.at > changedAt && now - flags.at < REVERTIBLE_MS;
  if (to === undefined && code !== true && isFlagNewest) {
    const why = 'flags were changed after the last release: they are reverted first, the code stays';
    return { kind: 'flags', number: flags.number, why };
  }
  const isStopEnough = to === undefined || to === wouldComeBack(releases, facts);
  if (releases.length > 0 && isStopEnough) {
    const release = releaseOf(releases);
    const isAutomatic = releases.every(({ automaticRollbackOf }) => automaticRollbackOf);
    const why = isAutomatic
      ? 'CodeDeploy rolls back by itself: this command waits for it and completes the rest'
      : 'the old tasks still run: traffic returns to them within seconds';
    const target = leftFor(release, current, facts.records);
    return {
      kind: 'stop',
      running: releases,
      ...(release !== undefined && { release }),
      ...(target && { target }),
      why,
    };
  }
  return deployPrevious(facts, to);
}

/** Returns the release of the waiting old tasks. */
function wouldComeBack(
  releases: readonly ObservedDeployment[],
  { records, current }: RollbackFacts,
): string | undefined {
  const release = releaseOf(releases);
  const record = records.find((each) => each.release === release);
  return record?.rollbackTarget ?? (current?.release === release ? current?.before[0] : current?.release);
}

function deployPrevious({ current, records, running }: RollbackFacts, to: string | undefined): Undo {
  const name = to ?? current?.before[0];
  if (name === undefined) {
    throw new OpsFailure('No earlier release is known. Name one with --to; "deploy list" lists them.', EXIT.refused);
  }
  const target = records.find(
    ({ release, commit }) => release === name || (name.length >= 7 && commit.startsWith(name)),
  );
  if (target === undefined) throw new OpsFailure(`There is no record of ${name}. "deploy list" lists all.`, EXIT.usage);
  if (target.release === current?.release) {
    throw new OpsFailure(`${target.release} is what serves. To start its tasks anew: "deploy start".`, EXIT.refused);
  }
  const { taskDefinitions = {} } = target;
  const services = (['api', 'web'] as const).filter((service) => taskDefinitions[service] !== undefined);
  if (services.length === 0) {
    throw new OpsFailure(`${target.release} never served here: release it with "deploy start".`, EXIT.refused);
  }
  const why = 'the old tasks have ended, or another release is requested: it is deployed all at once from its images';
  return { kind: 'deploy', target, taskDefinitions, services, endFirst: running, why };
}
