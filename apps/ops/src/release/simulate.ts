import type { Compared, Minute } from '../gates/figures.ts';
import { judge, judgeBusiness, type Verdict } from '../gates/judge.ts';
import { isOver, type Mover, nextStep, registered, type ReleaseCommand, type ReleaseState } from './planner.ts';
import { OBSERVATION_SECONDS, percentAt, shiftSeconds, type Strategy, watchSeconds } from './traffic.ts';

/** Figures of a simulation, minute by minute. */
export interface SimulatedStage {
  readonly minute: (minute: number, percent: number, at: number) => Minute;
  readonly compared: (minute: number, percent: number) => Compared;
}

export interface SimulationStep {
  /** Since the start. */
  readonly seconds: number;
  readonly state: ReleaseState;
  /** Traffic of the new tasks at this moment. */
  readonly percent: number;
  readonly verdict: Verdict;
  readonly commands: readonly ReleaseCommand[];
}

export interface Simulation {
  readonly steps: readonly SimulationStep[];
  readonly end: ReleaseState;
}

/** New tasks start and are tried by the hook for so long. */
const PREPARING_SECONDS = 90;
/** Traffic is back within this. */
const WAY_BACK_SECONDS = 30;
/** Far beyond every watch: a run that is longer has no end. */
const MAX_OBSERVATIONS = 1_000;

/** Traffic as CodeDeploy moves it, without CodeDeploy. */
class SimulatedMover {
  private stoppedAt: number | undefined;
  private readonly strategy: Strategy;

  constructor(strategy: Strategy) {
    this.strategy = strategy;
  }

  stop(seconds: number): void {
    this.stoppedAt ??= seconds;
  }

  at(seconds: number): Mover {
    if (this.stoppedAt !== undefined) {
      return { state: seconds - this.stoppedAt >= WAY_BACK_SECONDS ? 'rolled-back' : 'rolling-back', percent: 0 };
    }
    const moving = seconds - PREPARING_SECONDS;
    if (moving < 0) return { state: 'preparing', percent: 0 };
    const percent = percentAt(this.strategy, moving);
    return { state: percent < 100 ? 'shifting' : 'shifted', percent };
  }
}

/**
 * Runs the planner over synthetic figures, look by look, until the release has ended.
 * @throws Error a run without an end: the planner is wrong
 */
export function simulate(strategy: Strategy, stage: SimulatedStage, askedWatchSeconds?: number): Simulation {
  const rules = {
    shiftSeconds: shiftSeconds(strategy),
    watchSeconds: watchSeconds(strategy, askedWatchSeconds),
  };
  const mover = new SimulatedMover(strategy);
  const minutes: Minute[] = [];
  const steps: SimulationStep[] = [];
  let state = registered(0);
  for (let step = 0; !isOver(state); step += 1) {
    if (step > MAX_OBSERVATIONS) throw new Error('The simulated release does not end.');
    const seconds = step * OBSERVATION_SECONDS;
    const moved = mover.at(seconds);
    const minute = Math.floor((seconds - PREPARING_SECONDS) / 60);
    // A minute is told when it is over.
    if (moved.percent > 0 && minutes.length < minute) {
      minutes.push(
        stage.minute(minutes.length, mover.at(PREPARING_SECONDS + 60 * minutes.length).percent, seconds * 1000),
      );
    }
    const verdict = judge(minutes, seconds * 1000);
    const worse = judgeBusiness(stage.compared(minute, moved.percent)).map(({ title }) => title);
    const next = nextStep(state, { kind: 'observation', now: seconds * 1000, mover: moved, verdict, worse }, rules);
    state = next.state;
    if (next.commands.includes('roll-back')) mover.stop(seconds);
    steps.push({ seconds, state, percent: mover.at(seconds).percent, verdict, commands: next.commands });
  }
  return { steps, end: state };
}
