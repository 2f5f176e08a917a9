import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import {
  latest,
  later,
  REMINDER_MAX_LATE_MS,
  REMINDER_PLANS,
  type ReminderPlan,
  remindersOf,
} from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { eachItem } from '../dynamo/each-item.ts';
import { type Leader, Leaders } from '../leader/leader.ts';
import { Dispatcher } from '../notices/dispatcher.ts';
import { QuestRepository } from '../quests/quest.repository.dynamo.ts';
import { ReminderRepository } from './reminder.repository.dynamo.ts';

const INTERVAL_SECONDS = 60;
const PAGE = 100;
/** Maximum number of pages per plan and round. The next round continues. */
const PAGES = 10;
/** Each round begins this much before the position, because an index can lag behind its table. */
const OVERLAP_MS = 120_000;

interface Walked {
  /** Key after which the next round continues; absent at the end of the window. */
  readonly after?: string;
  /** When the first reminder that failed was due. */
  readonly failedAt?: string;
}

/**
 * Sends reminders of dates and of missing steps. The leader walks sparse indexes of dates from a stored position. The key
 * of a reminder is made of kind, quest, member, the instant it counts from and its number, so a walk that is repeated by
 * another process, or after a loss of the position, sends nothing twice.
 */
@Injectable()
export class Reminders implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Reminders.name);
  private readonly leader: Leader;

  constructor(
    leaders: Leaders,
    private readonly reminders: ReminderRepository,
    private readonly quests: QuestRepository,
    private readonly dispatcher: Dispatcher,
    private readonly clock: Clock,
    @Inject(SETTINGS) settings: Settings,
  ) {
    const everySeconds = settings.dispatchIntervalSeconds === 0 ? 0 : INTERVAL_SECONDS;
    this.leader = leaders.make({ name: 'reminders', everySeconds, work: () => this.remind() });
  }

  onApplicationBootstrap(): void {
    this.leader.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.leader.stop();
  }

  /**
   * Sends the reminders that have become due. The position moves only after the reminders before it are sent. A quest that
   * fails keeps the position at its reminder, until that is too late to be sent, and delays no other quest.
   */
  async remind(): Promise<void> {
    const now = this.clock.iso();
    const position = await this.reminders.position();
    const oldest = later(now, -REMINDER_MAX_LATE_MS);
    const from = position.until === undefined ? oldest : latest(oldest, later(position.until, -OVERLAP_MS));
    const rest: Record<string, string> = {};
    let reachedUntil = now;
    for (const plan of REMINDER_PLANS) {
      const name = `${plan.kind}-${plan.number}`;
      const { after, failedAt = now } = await this.walk(plan, { from, until: now }, now, position.at[name]);
      if (after !== undefined) rest[name] = after;
      if (failedAt < reachedUntil) reachedUntil = failedAt;
    }
    const until = Object.keys(rest).length === 0 ? reachedUntil : position.until;
    await this.reminders.remember({ ...(until !== undefined && { until }), at: rest });
  }

  private async walk(
    plan: ReminderPlan,
    window: { readonly from: string; readonly until: string },
    now: string,
    start: string | undefined,
  ): Promise<Walked> {
    let after = start;
    let failedAt: string | undefined;
    for (let page = 0; page < PAGES; page += 1) {
      const { rows, next } = await this.reminders.due(plan, window, PAGE, after);
      await eachItem(
        rows,
        ({ questId }) => this.remindOf(questId, now),
        ({ questId, key }, error) => {
          const dueAt = later(key.split('#')[0] ?? '', plan.offsetMs);
          if (failedAt === undefined || dueAt < failedAt) failedAt = dueAt;
          this.logger.error({ err: error, questId }, 'failed to send the reminders of a quest');
        },
      );
      after = next;
      if (after === undefined) break;
    }
    return { ...(after !== undefined && { after }), ...(failedAt !== undefined && { failedAt }) };
  }

  private async remindOf(questId: string, now: string): Promise<void> {
    const found = await this.quests.findWithEvents(questId);
    if (found === undefined) return;
    for (const { draft, from, number, dueAt } of remindersOf(found.quest, found.events, now)) {
      await this.dispatcher.notify([draft], dueAt, 'reminder', draft.kind, questId, from, String(number));
    }
  }
}
