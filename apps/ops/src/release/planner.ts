import type { Verdict } from '../gates/judge.ts';
import { FULL_TRAFFIC_SECONDS } from './traffic.ts';

/**
 * Phases of a release. `waiting`: waits for a promotion before the first traffic. `held`: the watch ended without
 * proof; an operator decides.
 */
export type ReleasePhase =
  'registered' | 'waiting' | 'shifting' | 'watching' | 'promoted' | 'held' | 'rolling-back' | 'rolled-back';

export interface ReleaseState {
  readonly phase: ReleasePhase;
  /** Maximum traffic percentage of the new tasks so far. */
  readonly percent: number;
  /** Start of the phase, in milliseconds. */
  readonly since: number;
  /** Time of the first traffic on the new tasks, in milliseconds. */
  readonly firstTraffic?: number;
  /** Time of the last figures of the new tasks, in milliseconds. */
  readonly lastFiguresAt?: number;
  /** Consecutive observations with worse business figures on the new tasks. */
  readonly worse: number;
  readonly reason?: string;
}

/** State of the traffic shift: by CodeDeploy or the simulator. */
export interface Mover {
  readonly state: 'preparing' | 'waiting' | 'shifting' | 'shifted' | 'ended' | 'rolling-back' | 'rolled-back';
  readonly percent: number;
  /** Reason of an automatic rollback. */
  readonly reason?: string;
}

export type ReleaseEvent =
  | {
      readonly kind: 'observation';
      readonly now: number;
      readonly mover: Mover;
      readonly verdict: Verdict;
      /** Business figures that are worse on the new tasks. */
      readonly worse: readonly string[];
    }
  | { readonly kind: 'person'; readonly now: number; readonly wants: 'promote' | 'stop'; readonly by: string };

/** Command of the planner. `roll-back` stops running deployments and deploys the previous release where none runs. */
export type ReleaseCommand = 'continue' | 'roll-back' | 'finish' | 'tell-rolled-back' | 'ask-a-person';

export interface ReleaseRules {
  /** Length of the watch from the first traffic. */
  readonly watchSeconds: number;
  /** Time from the first traffic to full traffic. */
  readonly shiftSeconds: number;
}

export interface Next {
  readonly state: ReleaseState;
  readonly commands: readonly ReleaseCommand[];
}

/** Time limit for the new tasks to start and pass health checks and hook. */
const PREPARING_SECONDS = 45 * 60;
/** Time limit of a hold, in the planner and in CodeDeploy. */
export const HOLD_SECONDS = 60 * 60;
/** Tolerance of a traffic shift. */
const LATE_SECONDS = 15 * 60;
const ROLLING_BACK_SECONDS = 30 * 60;
/** Maximum age of figures. */
const STALE_SECONDS = 300;
/** Consecutive observations after which worse business figures count. */
const WORSE_OBSERVATIONS = 2;

export function registered(now: number): ReleaseState {
  return { phase: 'registered', percent: 0, since: now, worse: 0 };
}

export function isOver({ phase }: ReleaseState): boolean {
  return phase === 'promoted' || phase === 'held' || phase === 'rolled-back';
}

/**
 * Computes the next state and commands of a release. Pure function. Missing figures never breach a gate and never end a
 * watch: without any figures the release is held at the end.
 */
export function nextStep(state: ReleaseState, event: ReleaseEvent, rules: ReleaseRules): Next {
  if (isOver(state)) return { state, commands: [] };
  if (event.kind === 'person') return asked(state, event);
  if (state.phase === 'rolling-back') return goingBack(state, event);
  const { mover, now } = event;
  if (mover.state === 'rolling-back' || mover.state === 'rolled-back') {
    return rollBack(state, now, mover.reason ?? 'CodeDeploy rolls the release back');
  }
  const seen = withFigures(state, event);
  const broken = breachOf(seen, event);
  if (broken !== undefined) return rollBack(seen, now, broken);
  return forward(seen, event, rules);
}

function asked(state: ReleaseState, { wants, by, now }: Extract<ReleaseEvent, { kind: 'person' }>): Next {
  if (wants === 'stop') {
    return state.phase === 'rolling-back' ? { state, commands: [] } : rollBack(state, now, `stopped by ${by}`);
  }
  return { state, commands: state.phase === 'waiting' ? ['continue'] : [] };
}

type Observation = Extract<ReleaseEvent, { kind: 'observation' }>;

function goingBack(state: ReleaseState, { mover, now }: Observation): Next {
  if (mover.state === 'rolled-back') {
    return { state: enter(state, 'rolled-back', now), commands: ['tell-rolled-back'] };
  }
  if (now - state.since <= ROLLING_BACK_SECONDS * 1000) return { state, commands: [] };
  return held(
    state,
    now,
    `the rollback did not end within ${ROLLING_BACK_SECONDS / 60} minutes; its cause: ${state.reason}`,
  );
}

function withFigures(state: ReleaseState, { verdict, worse, now }: Observation): ReleaseState {
  const hasFigures = verdict.health === 'healthy' || verdict.health === 'quiet';
  return { ...state, ...(hasFigures && { lastFiguresAt: now }), worse: worse.length > 0 ? state.worse + 1 : 0 };
}

/**
 * Returns the breach of an observation. Figures before the first traffic are ignored, because the hook decides then.
 */
function breachOf(state: ReleaseState, { mover, verdict, worse }: Observation): string | undefined {
  if (mover.percent === 0) return undefined;
  if (verdict.health === 'breach') return verdict.breaches.map(({ title }) => title).join(' ');
  return state.worse >= WORSE_OBSERVATIONS ? worse.join(' ') : undefined;
}

function forward(state: ReleaseState, { mover, now }: Observation, rules: ReleaseRules): Next {
  const seconds = (now - state.since) / 1000;
  switch (mover.state) {
    case 'waiting':
      if (state.phase !== 'waiting') return { state: enter(state, 'waiting', now), commands: [] };
      if (seconds > HOLD_SECONDS) return rollBack(state, now, 'the release was not continued in time');
      return { state, commands: [] };
    case 'preparing':
      if (seconds > PREPARING_SECONDS) return rollBack(state, now, 'the new tasks did not become ready');
      return { state, commands: [] };
    case 'shifting':
    case 'shifted':
    case 'ended':
      return withTraffic(state, mover, now, rules);
    case 'rolling-back':
    case 'rolled-back':
      return { state, commands: [] };
  }
}

function withTraffic(before: ReleaseState, mover: Mover, now: number, rules: ReleaseRules): Next {
  const firstTraffic = before.firstTraffic ?? now;
  const state = { ...before, firstTraffic, percent: Math.max(before.percent, mover.percent) };
  const seconds = (now - firstTraffic) / 1000;
  if (mover.state === 'shifting') {
    if (seconds > rules.shiftSeconds + LATE_SECONDS) return rollBack(state, now, 'traffic did not move as planned');
    return { state: state.phase === 'shifting' ? state : enter(state, 'shifting', now), commands: [] };
  }
  if (state.phase !== 'watching') return { state: enter(state, 'watching', now), commands: [] };
  // Watch full traffic for its minimum, also after a late shift.
  if (seconds < rules.watchSeconds || now - state.since < FULL_TRAFFIC_SECONDS * 1000) return { state, commands: [] };
  if (state.lastFiguresAt === undefined || now - state.lastFiguresAt > STALE_SECONDS * 1000) {
    return held(state, now, 'no figures of the new tasks: nothing proves them good or bad');
  }
  return { state: enter(state, 'promoted', now), commands: ['finish'] };
}

function rollBack(state: ReleaseState, now: number, reason: string): Next {
  return { state: { ...enter(state, 'rolling-back', now), reason }, commands: ['roll-back'] };
}

function held(state: ReleaseState, now: number, reason: string): Next {
  return { state: { ...enter(state, 'held', now), reason }, commands: ['ask-a-person'] };
}

function enter(state: ReleaseState, phase: ReleasePhase, since: number): ReleaseState {
  return { ...state, phase, since };
}
