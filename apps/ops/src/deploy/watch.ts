import type { ServiceName } from '../../../../libs/contract/src/service-contract.ts';
import { Deployments } from '../clients/code-deploy.ts';
import { elapsed } from '../core/elapsed.ts';
import { messageOf } from '../core/exit-codes.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { compareVersions } from '../gates/compare-versions.ts';
import type { Minute } from '../gates/figures.ts';
import { type Breach, judge, judgeBusiness, type Verdict } from '../gates/judge.ts';
import { type DeployedGates, readMinutes } from '../gates/read-figures.ts';
import { isOver, nextStep, registered, type ReleaseRules, type ReleaseState } from '../release/planner.ts';
import { OBSERVATION_SECONDS } from '../release/traffic.ts';
import { combined, firstTrafficOf, moverOf, type Part } from './mover.ts';
import type { ReleaseActions } from './release-actions.ts';

/** A running release. */
export interface Watched {
  readonly release: string;
  /** CodeDeploy deployment id per service. */
  readonly deployments: Readonly<Partial<Record<ServiceName, string>>>;
  readonly gates: Readonly<Partial<Record<ServiceName, DeployedGates>>>;
  readonly rules: ReleaseRules;
  /** Deploys the previous release of a service after its old tasks ended. Returns the deployment id. */
  readonly redeploy: (service: ServiceName) => Promise<string>;
  /** Runs once when all traffic has moved. */
  readonly onMoved?: () => Promise<void>;
  /** Extra lines after each observation. */
  readonly onLook?: () => Promise<readonly string[]>;
}

const VERDICT_OF_NOTHING: Verdict = { health: 'unseen', breaches: [], requests: 0, errors: 0 };
/** Maximum consecutive failures to read CodeDeploy. Its own alarms guard the release meanwhile. */
const MOST_UNANSWERED = 10;
const WORST = ['breach', 'unseen', 'quiet', 'healthy'] as const;

/** Polls a release and executes the planner's commands until the release ends. */
export class Watch {
  private readonly context: OpsContext;
  private readonly access: StageAccess;
  private readonly actions: ReleaseActions;
  private readonly watched: Watched;
  private readonly deployments: Deployments;
  private readonly ids = new Map<ServiceName, { id: string; isWayBack: boolean }>();
  private unanswered = 0;

  constructor(context: OpsContext, access: StageAccess, actions: ReleaseActions, watched: Watched) {
    this.context = context;
    this.access = access;
    this.actions = actions;
    this.watched = watched;
    this.deployments = new Deployments(context, access);
    for (const service of ['api', 'web'] as const) {
      const id = watched.deployments[service];
      if (id !== undefined) this.ids.set(service, { id, isWayBack: false });
    }
  }

  /** @returns the end: promoted, held or rolled back */
  async follow(): Promise<ReleaseState> {
    const { clock } = this.context;
    const begin = clock.now();
    let state = registered(begin);
    let isGoingBack = false;
    let hasMoved = false;
    for (;;) {
      const parts = await this.partsOrNothing();
      if (parts === undefined) {
        await clock.sleep(OBSERVATION_SECONDS * 1000);
        continue;
      }
      const firstTraffic = firstTrafficOf(parts);
      // A resumed watch starts at the first traffic, not at the time of the call.
      if (state.firstTraffic === undefined && firstTraffic !== undefined) state = { ...state, firstTraffic };
      const mover = combined(parts.map(moverOf));
      if (!hasMoved && (mover.state === 'shifted' || mover.state === 'ended')) hasMoved = await this.moved();
      const hasFigures = mover.percent > 0 && state.phase !== 'rolling-back';
      const verdict = hasFigures ? await this.verdict(parts, state.firstTraffic ?? begin) : VERDICT_OF_NOTHING;
      const worse = hasFigures && mover.state === 'shifting' ? await this.worse() : [];
      const event = {
        kind: 'observation',
        now: clock.now(),
        mover,
        verdict,
        worse: worse.map(({ title }) => title),
      } as const;
      const next = nextStep(state, event, this.watched.rules);
      this.say(begin, next.state, mover.percent, verdict);
      for (const line of (await this.watched.onLook?.()) ?? []) this.context.terminal.warn(`      ${line}`);
      state = next.state;
      isGoingBack ||= next.commands.includes('roll-back');
      if (isGoingBack) isGoingBack = !(await this.rollBack(parts));
      if (isOver(state)) return state;
      await clock.sleep(OBSERVATION_SECONDS * 1000);
    }
  }

  /** @returns true if the call succeeded; a failed one is repeated at the next observation */
  private async moved(): Promise<boolean> {
    try {
      await this.watched.onMoved?.();
      return true;
    } catch (error) {
      this.context.terminal.warn(`      scaling is not resumed yet: ${messageOf(error)}`);
      return false;
    }
  }

  /**
   * Stops the running deployments. Deploys the previous release of a service whose deployment ended.
   * @returns true if every call succeeded; failed calls are repeated at the next observation
   */
  private async rollBack(parts: readonly Part[]): Promise<boolean> {
    try {
      for (const { observed, isWayBack } of parts) {
        if (isWayBack || observed.status === 'Failed' || observed.status === 'Stopped') continue;
        if (observed.status === 'Succeeded') {
          this.ids.set(observed.service, { id: await this.watched.redeploy(observed.service), isWayBack: true });
        } else {
          await this.actions.stop(observed.id);
        }
      }
      return true;
    } catch (error) {
      this.context.terminal.warn(`      rollback failed, retrying: ${messageOf(error)}`);
      return false;
    }
  }

  /** @throws the CodeDeploy error after several minutes of failures */
  private async partsOrNothing(): Promise<Part[] | undefined> {
    try {
      const parts = await this.parts();
      this.unanswered = 0;
      return parts;
    } catch (error) {
      this.unanswered += 1;
      if (this.unanswered > MOST_UNANSWERED) throw error;
      this.context.terminal.warn(`      could not read CodeDeploy: ${messageOf(error)}`);
      return undefined;
    }
  }

  private async parts(): Promise<Part[]> {
    const parts: Part[] = [];
    for (const [service, { id, isWayBack }] of this.ids) {
      const observed = await this.deployments.see(service, id);
      const rollback = observed.rollbackId && (await this.deployments.see(service, observed.rollbackId));
      parts.push({ observed, isWayBack, ...(rollback && { rollback }) });
    }
    return parts;
  }

  /** Returns the worst verdict of all services. Unreadable figures count as missing and do not end the watch. */
  private async verdict(parts: readonly Part[], since: number): Promise<Verdict> {
    const verdicts: Verdict[] = [];
    for (const { observed } of parts) {
      const deployed = this.watched.gates[observed.service];
      const targetGroup = observed.targetGroups.fresh;
      if (deployed === undefined || targetGroup === undefined) continue;
      const { gates, loadBalancer } = deployed;
      const minutes = await readMinutes(this.context, this.access, {
        service: observed.service,
        targetGroup,
        loadBalancer,
        since,
      }).catch((error: unknown): Minute[] => this.blind(error));
      verdicts.push(judge(minutes, this.context.clock.now(), gates));
    }
    return worstOf(verdicts);
  }

  private async worse(): Promise<readonly Breach[]> {
    if (this.watched.deployments.api === undefined) return [];
    try {
      return judgeBusiness(await compareVersions(this.context, this.access, this.watched.release));
    } catch (error) {
      return this.blind(error);
    }
  }

  private blind(error: unknown): [] {
    this.context.terminal.warn(`      could not read figures: ${messageOf(error)}`);
    return [];
  }

  private say(begin: number, { phase, reason }: ReleaseState, percent: number, verdict: Verdict): void {
    const { health, requests, errors, errorRate } = verdict;
    const rate = errorRate === undefined ? '' : ` (${errorRate.toFixed(2)} %)`;
    const figures = health === 'unseen' ? 'no figures' : `${requests} requests, ${errors} errors${rate}, ${health}`;
    const time = elapsed((this.context.clock.now() - begin) / 1000);
    this.context.terminal.warn(
      `    [${time}] ${phase}, ${Math.round(percent)} % on new tasks: ${reason !== undefined && phase !== 'promoted' ? reason : figures}`,
    );
  }
}

/** Returns the worst verdict, with the figures of all services added up. */
function worstOf(verdicts: readonly Verdict[]): Verdict {
  const health = WORST.find((each) => verdicts.some((verdict) => verdict.health === each));
  if (health === undefined) return VERDICT_OF_NOTHING;
  const requests = verdicts.reduce((sum, verdict) => sum + verdict.requests, 0);
  const errors = verdicts.reduce((sum, verdict) => sum + verdict.errors, 0);
  return {
    health,
    breaches: verdicts.flatMap(({ breaches }) => breaches),
    requests,
    errors,
    ...(requests > 0 && { errorRate: (100 * errors) / requests }),
  };
}
