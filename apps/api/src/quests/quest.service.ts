import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  createQuest,
  decideQuest,
  type Decision,
  expireQuest,
  isExpired,
  type Member,
  type Quest,
  type QuestCommand,
  type QuestDraft,
  type RewardJob,
} from '@civicforge/domain';
import { newUlid } from '../dynamo/ulids.ts';
import { alreadyIn, PLACE_WRITE } from '../calls/call-place.writes.dynamo.ts';
import { Clock } from '../clock/clock.ts';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { FeatureFlagService } from '../flags/feature-flag.service.ts';
import { type Answer, answer } from '../http/answer.ts';
import type { Caller } from '../http/caller.ts';
import { type Change, IDEMPOTENCY_WRITE } from '../http/change.ts';
import { Problem, validationFailed } from '../http/problem.ts';
import { Outbox } from '../outbox/outbox.ts';
import { PHOTO_WRITE } from '../photos/photo.writes.dynamo.ts';
import { signatureRefusal, type SignatureUse } from '../proof/signature.writes.dynamo.ts';
import { RewardService } from '../rewards/reward.service.ts';
import type { CounterIncrement } from '../users/balance.dynamo.ts';
import { actorOf } from '../users/member.ts';
import type { Person } from '../users/user.item.ts';
import type { ReadAhead } from '../users/read-ahead.ts';
import { refuseSuspended } from '../users/suspension.guard.ts';
import { UserService } from '../users/user.service.ts';
import { CompanionRepository } from './companion.repository.dynamo.ts';
import { eventKey } from './quest-event.item.ts';
import { QuestMetrics } from './quest.metrics.ts';
import { QuestReader } from './quest-reader.ts';
import { QuestRepository } from './quest.repository.dynamo.ts';
import type { QuestView } from './quest.view.ts';

export interface QuestRequest {
  readonly questId: string;
  readonly caller: Caller;
  readonly change: Change;
  readonly ifMatch: number | undefined;
  readonly command: QuestCommand;
  /** The stored quest, if the route has read it. */
  readonly readAhead?: ReadAhead | undefined;
  /** Counters that the change increments. */
  readonly counterIncrements?: readonly CounterIncrement[];
  /** Checks feature flags before the rules. */
  readonly admit?: () => void;
  /** Runs after all other checks. May complete the command by a verified signature (422) or by stored photos. */
  readonly verify?: (quest: Quest) => Promise<CompletedCommand | undefined>;
}

/** A completed command. The use of its verified signature is stored in the transaction of the command. */
export interface CompletedCommand {
  readonly command: QuestCommand;
  readonly signature?: SignatureUse;
}

/** Maximum number of decisions of one change, each on the state after a lost race. */
const MAX_DECISIONS = 5;

@Injectable()
export class QuestService {
  private readonly logger = new Logger(QuestService.name);

  constructor(
    private readonly quests: QuestRepository,
    private readonly reader: QuestReader,
    private readonly companions: CompanionRepository,
    private readonly users: UserService,
    private readonly rewards: RewardService,
    private readonly flags: FeatureFlagService,
    private readonly clock: Clock,
    private readonly metrics: QuestMetrics,
    private readonly outbox: Outbox,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Creates a quest and charges its cost in one transaction.
   * @throws RuleError `points.insufficient`, `quest.deadline`
   */
  async create(caller: Caller, author: Member, draft: QuestDraft, change: Change): Promise<Answer<QuestView>> {
    const now = this.clock.now();
    const context = { questId: newUlid(now.getTime()), actorId: caller.userId, now: now.toISOString() };
    const { economy } = this.settings;
    const { isSynthetic = false } = actorOf(caller);
    const counterIncrements = [{ userId: caller.userId, counter: 'created' } as const];
    let member = author;
    for (let attempt = 0; attempt < MAX_DECISIONS; attempt += 1) {
      const decision = createQuest(draft, { ...context, economy, balance: member.balance, isSynthetic });
      const { userId, displayName, balance, role } = member;
      const own = { userId, displayName, reputation: balance.reputation, ...(role !== undefined && { role }) };
      const people = new Map([[userId, own]]);
      const view = this.reader.answerOf(decision.quest, caller, { people, jobs: new Map() });
      const created = answer(view.body, {
        status: 201,
        etag: decision.quest.version,
        location: `/api/v1/quests/${decision.quest.questId}`,
      });
      if (await this.store({ decision, change, attempt, counterIncrements, answerOf: () => created })) return created;
      member = await this.users.get(caller.userId);
      refuseSuspended(member, this.clock.iso());
    }
    throw busy();
  }

  /**
   * Reads the quest, decides the command and writes the result. One of concurrent calls wins; the others decide again
   * on the new state, unless the client sent a version.
   * @throws RuleError if a rule refuses the command, Problem `quest.not-found`, `busy`
   */
  async perform(request: QuestRequest): Promise<Answer<QuestView>> {
    const { questId, caller, change, counterIncrements = [] } = request;
    for (let attempt = 0; attempt < MAX_DECISIONS; attempt += 1) {
      // After a lost race, the quest is read again.
      const readAhead = attempt === 0 ? request.readAhead : undefined;
      const { quest: before, people: known } = await this.reader.find(questId, caller, readAhead, [caller.userId]);
      const { decision, signature } = await this.decide(before, request);
      const jobs = decision.rewardJob ? [decision.rewardJob] : [];
      const companions = await this.companions.of([decision.quest], caller.userId, { known, jobs });
      const { people } = companions;
      const show = showEachOnce((job) =>
        this.reader.answerOf(decision.quest, caller, {
          ...companions,
          jobs: job ? new Map([[questId, job]]) : new Map(),
        }),
      );
      const { rewardJob } = decision;
      const answerOf = () => show(rewardJob);
      if (await this.store({ before, decision, change, attempt, counterIncrements, people, signature, answerOf })) {
        return rewardJob ? this.payAtOnce(rewardJob, request, show) : answerOf();
      }
    }
    throw busy();
  }

  /**
   * Returns the quest with its core if the caller may perform the command now. A quest that was submitted before cores
   * existed gets one.
   * @throws like `perform`
   */
  async prepare(
    questId: string,
    caller: Caller,
    { command, admit }: Pick<QuestRequest, 'command' | 'admit'>,
  ): Promise<Quest> {
    const quest = await this.reader.get(questId, caller);
    admit?.();
    decideQuest(quest, command, { actor: actorOf(caller), now: this.clock.iso(), economy: this.settings.economy });
    return quest.core === undefined ? this.quests.addCore(quest) : quest;
  }

  /** Marks an overdue quest as EXPIRED and refunds its points. Concurrent calls are safe: the first write wins. */
  async expire(quest: Quest, now: string): Promise<void> {
    const decision = expireQuest(quest, now);
    try {
      await this.quests.save({
        before: quest,
        decision,
        changeId: `expired:${quest.questId}`,
        attempt: 0,
        counterIncrements: [],
      });
      this.outbox.announce(eventKey(quest.questId, `expired:${quest.questId}`));
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }

  private async decide(
    before: Quest,
    request: QuestRequest,
  ): Promise<{ decision: Decision; signature?: SignatureUse | undefined }> {
    const { caller, command, ifMatch, admit, verify } = request;
    const now = this.clock.iso();
    admit?.();
    if (isExpired(before, now)) await this.expire(before, now);
    const context = {
      actor: actorOf(caller),
      now,
      economy: this.settings.economy,
      ...(ifMatch !== undefined && { expectedVersion: ifMatch }),
    };
    const decision = decideQuest(before, command, context);
    const verified = await verify?.(before);
    if (verified === undefined) return { decision };
    return { decision: decideQuest(before, verified.command, context), signature: verified.signature };
  }

  /** Makes the first attempt to pay the reward. If it fails, the job stays due and the request succeeds. */
  private async payAtOnce(job: RewardJob, { caller, change }: QuestRequest, show: Show): Promise<Answer<QuestView>> {
    if (!(await this.flags.isEnabled('enable_enhanced_processing', caller))) return show(job);
    try {
      const { job: paid } = await this.rewards.pay(job, (outcome) => change.finish(() => show(outcome)));
      return show(paid);
    } catch (error) {
      this.logger.warn({ err: error, questId: job.questId }, 'failed to pay the reward at once; it stays due');
      return show(job);
    }
  }

  /** Returns true if this or an earlier attempt stored the change, false if it must be decided again. */
  private async store(writing: {
    readonly before?: Quest;
    readonly decision: Decision;
    readonly change: Change;
    readonly attempt: number;
    readonly counterIncrements: readonly CounterIncrement[];
    readonly people?: ReadonlyMap<string, Person>;
    readonly signature?: SignatureUse | undefined;
    readonly answerOf: () => Answer<QuestView>;
  }): Promise<boolean> {
    const { change, answerOf, ...rest } = writing;
    try {
      await this.quests.save({ ...rest, changeId: change.id, finished: change.finish(answerOf) });
      this.outbox.announce(eventKey(rest.decision.quest.questId, change.id));
      this.metrics.changed(rest.decision);
      return true;
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      if (await this.quests.hasChange(rest.decision.quest.questId, change.id)) return true;
      // Another attempt of the same request has taken over and will answer it.
      if (error.names.includes(IDEMPOTENCY_WRITE)) throw new Problem('idempotency.in-progress');
      if (error.names.every((name) => name === PHOTO_WRITE)) throw photoTaken();
      if (error.names.every((name) => name === PLACE_WRITE)) throw alreadyIn();
      const refusal = signatureRefusal(error.names);
      if (refusal) throw refusal;
      return false;
    }
  }
}

/** Returns the answer that shows the changed quest with its reward. */
type Show = (job: RewardJob | undefined) => Answer<QuestView>;

/**
 * Shows each state of the reward once. An answer that a transaction has stored is then also the one that is sent: the
 * interceptor stores any other once more.
 */
function showEachOnce(show: Show): Show {
  const shown = new Map<RewardJob | undefined, Answer<QuestView>>();
  return (job) => {
    const answer = shown.get(job) ?? show(job);
    shown.set(job, answer);
    return answer;
  };
}

/** Another request has attached or deleted a photo since it was read. */
function photoTaken(): Problem {
  return validationFailed({ path: 'photos', message: 'contains a photo that was used or deleted a moment ago' });
}

function busy(): Problem {
  return new Problem('busy', undefined, { headers: { 'retry-after': '1' } });
}
