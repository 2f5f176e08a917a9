import { jittered } from '@civicforge/domain';
import type { Clock } from '../clock/clock.ts';
import { DatabaseBusy } from '../dynamo/busy.ts';

/** A stored job with attempts. Several processes may read it as due at the same time. */
export interface DueJob {
  /** ISO 8601. Absent after the last attempt. */
  readonly nextAttemptAt?: string;
}

/** Lanes that share slots. Those of one pool never wait for those of another. */
export interface Pool {
  readonly name: string;
  /** Attempts at the same time, over all lanes of the pool. */
  readonly width: number;
}

/** Lanes of one owner, who takes a part of a pool at most. */
export interface Share {
  readonly name: string;
  /** Attempts at the same time. After as many receivers that are away, the other lanes of the share are postponed. */
  readonly width: number;
}

/** Jobs that share a receiver. */
export interface Lane {
  readonly key: string;
  /** Attempts at the same time. */
  readonly width: number;
  /** Absent for the pool of the work. */
  readonly pool?: Pool;
  readonly share?: Share;
  /** True to postpone the jobs without an attempt. */
  readonly isPostponed?: boolean;
}

/** The work on one kind of due jobs. */
export interface DueWork<Job extends DueJob, Outcome extends string> {
  /** Attempts at the same time, over all lanes without a pool of their own. */
  readonly width: number;
  laneOf(job: Job): Lane;
  /** Takes a job until a time. Returns undefined if another process was first or the job is not due any more. */
  begin(job: Job, until: string): Promise<Job | undefined>;
  /**
   * Makes one attempt and records it.
   * @param stopLane postpones the other jobs of the lane, because its receiver is away
   */
  attempt(job: Job, stopLane: () => void): Promise<Outcome | 'skipped'>;
  /** Called if the attempt could not be begun or recorded. */
  failed(job: Job, error: unknown): void;
}

export type DueReport<Outcome extends string> = Readonly<Partial<Record<Outcome, number>>> & {
  readonly skipped: number;
  readonly unrecorded: number;
};

/** Time in milliseconds after which another process may begin an attempt again. */
const ATTEMPT_MS = 60_000;

/** Shortest and longest wait in milliseconds of a job whose lane was stopped. */
const POSTPONED_MS = [60_000, 90_000] as const;

/** Attempts in a row that find the database busy before it counts as away. */
const AWAY_AFTER = 3;

/**
 * Makes one attempt for each job that is due. Needs no lease, because a conditional write begins each attempt. A receiver
 * that is away takes one attempt of the round and one of the slots at most, so it does not keep the others waiting.
 * @returns how many jobs ended in which way; `skipped` are those that another process holds or that were postponed
 * @throws DatabaseBusy if the database is away
 */
export async function attemptDue<Job extends DueJob, Outcome extends string>(
  jobs: readonly Job[],
  work: DueWork<Job, Outcome>,
  clock: Clock,
): Promise<DueReport<Outcome>> {
  const round = new Round(work, clock);
  await Promise.all(lanesOf(jobs, work).map((lane) => round.walk(lane)));
  if (round.away !== undefined) throw round.away;
  return round.report();
}

interface Queue<Job> extends Lane {
  readonly waiting: Job[];
  isStopped: boolean;
}

/** A share in use. */
interface Part {
  readonly slots: Slots;
  readonly width: number;
  /** Lanes whose receivers are away. */
  stopped: number;
}

function lanesOf<Job extends DueJob>(jobs: readonly Job[], work: Pick<DueWork<Job, string>, 'laneOf'>): Queue<Job>[] {
  const lanes = new Map<string, Queue<Job>>();
  for (const job of jobs) {
    const lane = work.laneOf(job);
    const queue = lanes.get(lane.key) ?? { ...lane, waiting: [], isStopped: lane.isPostponed === true };
    queue.waiting.push(job);
    lanes.set(lane.key, queue);
  }
  return [...lanes.values()];
}

class Round<Job extends DueJob, Outcome extends string> {
  /** The error that ended the round. */
  away: DatabaseBusy | undefined;
  private readonly counts = new Map<string, number>();
  private busyInARow = 0;
  private readonly slots = new Map<string, Slots>();
  private readonly parts = new Map<string, Part>();

  constructor(
    private readonly work: DueWork<Job, Outcome>,
    private readonly clock: Clock,
  ) {}

  async walk(lane: Queue<Job>): Promise<void> {
    const walkers = Math.min(lane.width, lane.waiting.length);
    await Promise.all(
      Array.from({ length: walkers }, async () => {
        for (let job = lane.waiting.shift(); job !== undefined; job = lane.waiting.shift()) {
          await this.inSlot(job, lane);
        }
      }),
    );
  }

  report(): DueReport<Outcome> {
    return { skipped: 0, unrecorded: 0, ...(Object.fromEntries(this.counts) as Partial<Record<Outcome, number>>) };
  }

  private async inSlot(job: Job, lane: Queue<Job>): Promise<void> {
    const { name, width } = lane.pool ?? { name: '', width: this.work.width };
    const slots = this.slots.get(name) ?? new Slots(width);
    this.slots.set(name, slots);
    const part = this.partOf(lane);
    // First the share: a lane that waits for its owner takes no slot of the pool.
    await part?.slots.enter();
    await slots.enter();
    try {
      if (part !== undefined && part.stopped >= part.width) lane.isStopped = true;
      if (this.away === undefined) await this.one(job, lane);
    } finally {
      slots.leave();
      part?.slots.leave();
    }
  }

  private partOf({ share }: Lane): Part | undefined {
    if (share === undefined) return undefined;
    const { name, width } = share;
    const part = this.parts.get(name) ?? { slots: new Slots(width), width, stopped: 0 };
    this.parts.set(name, part);
    return part;
  }

  private async one(job: Job, lane: Queue<Job>): Promise<void> {
    try {
      this.count(await this.attempt(job, lane));
      this.busyInARow = 0;
    } catch (error) {
      this.busyInARow = error instanceof DatabaseBusy ? this.busyInARow + 1 : 0;
      if (error instanceof DatabaseBusy && this.busyInARow >= AWAY_AFTER) this.away = error;
      else {
        this.work.failed(job, error);
        this.count('unrecorded');
      }
    }
  }

  private async attempt(due: Job, lane: Queue<Job>): Promise<Outcome | 'skipped'> {
    const now = this.clock.now().getTime();
    // The index is eventually consistent: another process may have begun the attempt.
    if (due.nextAttemptAt === undefined || Date.parse(due.nextAttemptAt) > now) return 'skipped';
    const wait = lane.isStopped ? jittered(...POSTPONED_MS, Math.random()) : ATTEMPT_MS;
    const begun = await this.work.begin(due, new Date(now + wait).toISOString());
    if (begun === undefined || lane.isStopped) return 'skipped';
    return this.work.attempt(begun, () => {
      const part = this.partOf(lane);
      if (part !== undefined && !lane.isStopped) part.stopped += 1;
      lane.isStopped = true;
    });
  }

  private count(outcome: string): void {
    this.counts.set(outcome, (this.counts.get(outcome) ?? 0) + 1);
  }
}

/** The attempts that run at the same time in one pool. */
class Slots {
  private readonly queue: (() => void)[] = [];

  constructor(private free: number) {}

  async enter(): Promise<void> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.queue.push(resolve));
  }

  leave(): void {
    const next = this.queue.shift();
    if (next === undefined) this.free += 1;
    else next();
  }
}
