import { Injectable } from '@nestjs/common';
import {
  type Actor,
  distanceKm,
  expireQuest,
  isExpired,
  isWithheld,
  mayBeWithheld,
  questAsSeen,
  type Quest,
  questKnownTo,
  type QuestStatus,
  searchTerms,
  sharedCoordinates,
} from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { FeatureFlagService } from '../flags/feature-flag.service.ts';
import { type Answer, answer } from '../http/answer.ts';
import type { Caller } from '../http/caller.ts';
import { CursorCodec, type CursorPosition, type CursorScope } from '../http/cursor.ts';
import { Problem } from '../http/problem.ts';
import { DEFAULT_LIMIT, type PageQuery } from '../http/validation.ts';
import { actorOf } from '../users/member.ts';
import type { ReadAhead } from '../users/read-ahead.ts';
import type { Person } from '../users/user.item.ts';
import { UserService } from '../users/user.service.ts';
import { CompanionRepository } from './companion.repository.dynamo.ts';
import { DEFAULT_KM, type QuestCountQuery, type QuestListQuery, type UserQuestsQuery } from './quest.dto.ts';
import { isStillListed, refuseConflicts } from './list-filters.ts';
import { type Circle, QuestPlaces } from './quest-places.dynamo.ts';
import { type Companions, isParty, toEventView, toQuestView } from './quest.mapper.ts';
import { parseQuest } from './quest.item.ts';
import { QuestSearch } from './quest-search.ts';
import type { ListQuery } from './quest-list.ts';
import { QuestRepository } from './quest.repository.dynamo.ts';
import type { CountView, QuestEventsView, QuestPageView, QuestView } from './quest.view.ts';
import { QUEST_PROBLEMS } from './quest-problems.ts';
import { Withheld } from './withheld.dynamo.ts';

/** A quest with the people that its visibility depends on, as far as they were read. */
export interface KnownQuest {
  readonly quest: Quest;
  readonly people: Companions['people'];
}

/** The default statuses of a list: all except CANCELLED and EXPIRED. */
const LISTED: QuestStatus[] = ['OPEN', 'CLAIMED', 'SUBMITTED', 'COMPLETED', 'DISPUTED'];

const OPEN_ONLY: QuestStatus[] = ['OPEN'];

const ACTIVE: readonly QuestStatus[] = ['OPEN', 'CLAIMED', 'SUBMITTED', 'DISPUTED'];

/** Maximum number of quests that a count reads per status and shard. */
export const COUNTED = 100;

/** Reads a quest, its events and lists of quests. Never writes. */
@Injectable()
export class QuestReader {
  constructor(
    private readonly quests: QuestRepository,
    private readonly searching: QuestSearch,
    private readonly places: QuestPlaces,
    private readonly companions: CompanionRepository,
    private readonly users: UserService,
    private readonly withheld: Withheld,
    private readonly flags: FeatureFlagService,
    private readonly cursors: CursorCodec,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem `quest.not-found`, also for a quest that is hidden from the caller */
  async get(questId: string, caller: Caller, readAhead?: ReadAhead): Promise<Quest> {
    return (await this.find(questId, caller, readAhead)).quest;
  }

  /**
   * Returns the quest. Reads its people only if the suspension of the requestor decides whether the caller may know it.
   * @param also further members, read in the same batch
   * @throws like `get`
   */
  async find(
    questId: string,
    caller: Caller,
    readAhead?: ReadAhead,
    also: readonly string[] = [],
  ): Promise<KnownQuest> {
    const quest =
      readAhead === undefined ? await this.quests.find(questId) : readAhead.item && parseQuest(readAhead.item);
    const actor = actorOf(caller);
    if (quest === undefined || !questKnownTo(quest, actor)) throw new Problem(QUEST_PROBLEMS['quest.not-found']);
    const known = readAhead?.people ?? new Map<string, Person>();
    if (!mayBeWithheld(quest, actor, this.clock.iso())) return { quest, people: known };
    const { people } = await this.companions.of([quest], caller.userId, { also, known });
    this.refuseWithheld(quest, actor, people);
    return { quest, people };
  }

  /** Returns the answer that shows a quest to the caller. */
  answerOf(quest: Quest, caller: Caller, companions: Companions): Answer<QuestView> {
    const view = toQuestView(quest, actorOf(caller), this.clock.iso(), companions);
    return answer(view, { etag: view.version });
  }

  async one(questId: string, caller: Caller, readAhead?: ReadAhead): Promise<Answer<QuestView>> {
    const { quest, people } = await this.find(questId, caller, readAhead);
    return this.answerOf(quest, caller, await this.companions.of([quest], caller.userId, { known: people }));
  }

  async events(questId: string, caller: Caller): Promise<QuestEventsView> {
    const found = await this.quests.findWithEvents(questId);
    if (found === undefined || !questKnownTo(found.quest, actorOf(caller)))
      throw new Problem(QUEST_PROBLEMS['quest.not-found']);
    const now = this.clock.iso();
    // Readers see an overdue quest as EXPIRED, even before the expiry is stored.
    const overdue = isExpired(found.quest, now) ? expireQuest(found.quest, now).events : [];
    const actors = found.events.flatMap(({ actorId }) => (actorId === undefined ? [] : [actorId]));
    const { people } = await this.companions.of([], caller.userId, { also: [found.quest.requestorId, ...actors] });
    this.refuseWithheld(found.quest, actorOf(caller), people);
    const events = [...found.events, ...overdue];
    return { items: events.map((event) => toEventView(event, found.quest, actorOf(caller), people)) };
  }

  /** @throws Problem `validation.failed` for filters that do not fit together */
  async list(query: QuestListQuery, caller: Caller): Promise<QuestPageView> {
    refuseConflicts(query);
    const { category, claimable, near, within = DEFAULT_KM, from, to } = query;
    const status = query.status ?? (near === undefined ? LISTED : OPEN_ONLY);
    const sort = near === undefined ? (query.sort ?? 'newest') : 'distance';
    const statuses = claimable ? status.filter((asked) => asked === 'OPEN') : status;
    const terms = await this.termsOf(query.q, caller);
    const scope = {
      person: caller.userId,
      path: '/quests',
      filters: {
        ...{
          status: query.status,
          category,
          claimable: claimable && 'true',
          q: terms.join(' ') || undefined,
          from,
          to,
        },
        near: near && `${near.latitude},${near.longitude},${within}`,
      },
      sort,
    };
    const position = this.position(scope, query.cursor);
    const asked: ListQuery = {
      statuses,
      sort: sort === 'distance' ? 'newest' : sort,
      limit: query.limit ?? DEFAULT_LIMIT,
      ...(category && { category }),
      ...(claimable && { claimableBy: caller.userId }),
      ...(from !== undefined && { startsFrom: from }),
      ...(to !== undefined && { startsTo: to }),
      now: this.clock.iso(),
    };
    if (near !== undefined) return this.near(asked, { center: near, km: within }, caller, scope, position);
    if (terms.length > 0) {
      const { page, next } = await this.searching.page({ ...asked, terms, position });
      return this.page(page, statuses, caller, scope, next && { ...next });
    }
    const { after } = position;
    const { rows, next } = await this.quests.list({ ...asked, ...(after !== undefined && { after }) });
    const { quests, people } = await this.quests.findListed(rows);
    const following = next === undefined ? undefined : { after: next };
    const fitting = quests.filter((quest) => isStillListed(quest, asked));
    return this.page(fitting, statuses, caller, scope, following, people);
  }

  /** Lists OPEN quests by distance. A quest that has moved away since the index was written is left out. */
  private async near(
    asked: ListQuery,
    circle: Circle,
    caller: Caller,
    scope: CursorScope,
    position: Partial<CursorPosition>,
  ): Promise<QuestPageView> {
    const { rows, distances, next } = await this.places.near(asked, circle, position);
    const { quests, people } = await this.quests.findListed(rows);
    const distanceOf = ({ place }: Quest) => {
      const coordinates = place && sharedCoordinates(place);
      return coordinates && distanceKm(circle.center, coordinates);
    };
    const fitting = quests.filter(
      (quest) => isStillListed(quest, asked) && distanceOf(quest) === distances.get(quest.questId),
    );
    const page = await this.page(fitting, OPEN_ONLY, caller, scope, next && { ...next }, people);
    const items = page.items.map((item) => ({
      ...item,
      distanceKm: Math.round((distances.get(item.questId) ?? 0) * 10) / 10,
    }));
    return { ...page, items };
  }

  /** @throws Problem `feature.disabled` if search is disabled for the caller */
  private async termsOf(q: string | undefined, caller: Caller): Promise<string[]> {
    if (q === undefined) return [];
    if (!(await this.flags.isEnabled('advanced_search', caller))) throw new Problem('feature.disabled');
    return searchTerms(q);
  }

  /** Counts the quests that a list with these filters starts with: at most one index page per status and shard. */
  async count({ status = LISTED, category, claimable }: QuestCountQuery, caller: Caller): Promise<CountView> {
    const now = this.clock.iso();
    const statuses = claimable ? status.filter((asked) => asked === 'OPEN') : status;
    const isOpenOnly = statuses.every((asked) => asked === 'OPEN');
    const [{ rows, next }, isHidden] = await Promise.all([
      this.quests.list({
        statuses,
        sort: 'newest',
        limit: COUNTED,
        ...(category && { category }),
        ...(claimable && { claimableBy: caller.userId }),
        now,
      }),
      caller.isModerator ? undefined : this.withheld.at(now, isOpenOnly ? 'members' : undefined),
    ]);
    const shown = rows.filter((row) => row.requestorId === caller.userId || isHidden?.(row) !== true);
    return { count: shown.length, more: next !== undefined };
  }

  /** Lists the caller's quests that are not ended, those that wait for the caller first. */
  async active(query: PageQuery, caller: Caller): Promise<QuestPageView> {
    const scope = { person: caller.userId, path: '/users/me/active-quests', filters: {}, sort: 'turn' };
    const { after } = this.position(scope, query.cursor);
    const limit = query.limit ?? DEFAULT_LIMIT;
    const { rows, next } = await this.quests.active(caller.userId, this.clock.iso(), limit, after);
    const found = await this.quests.findMany(rows.map(({ questId }) => questId));
    const mine = found.filter((quest) => isParty(quest, caller.userId));
    return this.page(mine, ACTIVE, caller, scope, next === undefined ? undefined : { after: next });
  }

  async listOf(userId: string, query: UserQuestsQuery, caller: Caller): Promise<QuestPageView> {
    await this.users.get(userId);
    const { role, status } = query;
    const scope = { person: caller.userId, path: `/users/${userId}/quests`, filters: { role, status }, sort: 'newest' };
    const { after } = this.position(scope, query.cursor);
    const { questIds, next } = await this.quests.listOf(userId, role, query.limit ?? DEFAULT_LIMIT, after);
    const found = await this.quests.findMany(questIds);
    return this.page(found, status, caller, scope, next === undefined ? undefined : { after: next });
  }

  /** Builds a page. Filters by the stored quests, because the index is eventually consistent. */
  private async page(
    found: readonly Quest[],
    statuses: readonly QuestStatus[] | undefined,
    caller: Caller,
    scope: CursorScope,
    next: CursorPosition | undefined,
    known?: Companions['people'],
  ): Promise<QuestPageView> {
    const now = this.clock.iso();
    const actor = actorOf(caller);
    const fitting = found.filter(
      (quest) =>
        questKnownTo(quest, actor) && (statuses === undefined || statuses.includes(questAsSeen(quest, now).status)),
    );
    const companions = await this.companions.of(fitting, caller.userId, known && { known });
    const shown = fitting.filter((quest) => !isWithheld(quest, actor, companions.people.get(quest.requestorId), now));
    return {
      items: shown.map((quest) => toQuestView(quest, actorOf(caller), now, companions)),
      ...(next !== undefined && { nextCursor: this.cursors.seal(scope, next) }),
    };
  }

  private refuseWithheld(quest: Quest, actor: Actor, people: Companions['people']): void {
    if (isWithheld(quest, actor, people.get(quest.requestorId), this.clock.iso())) {
      throw new Problem(QUEST_PROBLEMS['quest.not-found']);
    }
  }

  private position(scope: CursorScope, cursor: string | undefined): Partial<CursorPosition> {
    return cursor === undefined ? {} : this.cursors.open(scope, cursor);
  }
}
