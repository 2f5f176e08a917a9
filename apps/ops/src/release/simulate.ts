import type { Compared, Minute } from '../gates/figures.ts';
import { judge, judgeBusiness, type Verdict } from '../gates/judge.ts';
import { isOver, type Mover, nextStep, registered, type ReleaseCommand, type ReleaseState } from './planner.ts';
import { OBSERVATION_SECONDS, percentAt, shiftSeconds, type Strategy, watchSeconds } from './traffic.ts';

/** Figures of a simulated stage. */
export interface SimulatedStage {
  readonly minute: (minute: number, percent: number, at: number) => Minute;
  readonly compared: (minute: number, percent: number) => Compared;
}

export interface SimulationStep {
  /** Seconds since the start. */
  readonly seconds: number;
  readonly state: ReleaseState;
  /** Traffic percentage of the new tasks. */
  readonly percent: number;
  readonly verdict: Verdict;
  readonly commands: readonly ReleaseCommand[];
}

export interface Simulation {
  readonly steps: readonly SimulationStep[];
  readonly end: ReleaseState;
}

/** Duration of start and hook. */
const PREPARING_SECONDS = 90;
/** Duration of a rollback. */
const WAY_BACK_SECONDS = 30;
/** Upper bound of observations, to detect an endless run. */
const MAX_OBSERVATIONS = 1_000;

/** Simulates the traffic shift of CodeDeploy. */
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
 * Runs the planner on synthetic figures until the release ends.
 * @throws Error for an endless run, which is a defect of the planner
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
    // A minute is available after its end.
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
