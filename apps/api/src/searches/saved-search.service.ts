import { Inject, Injectable } from '@nestjs/common';
import { SAVED_SEARCH_LIMITS } from '@civicforge/domain';
import { newUlid } from '../dynamo/ulids.ts';
import { Clock } from '../clock/clock.ts';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { nextDigestOf } from '../deliveries/next-digest.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { type Answer, answer } from '../http/answer.ts';
import { type Change, IDEMPOTENCY_WRITE, newChangeId } from '../http/change.ts';
import { Problem } from '../http/problem.ts';
import { NoticeSettingsRepository } from '../notices/notice-settings.repository.dynamo.ts';
import { refuseConflicts } from '../quests/list-filters.ts';
import { type SavedSearchBody, type SavedSearchView, toSavedSearchView, toStoredFilters } from './saved-search.dto.ts';
import type { SavedSearch } from './saved-search.item.ts';
import { SAVED_SEARCH_PROBLEMS } from './saved-search-problems.ts';
import { MEMBER_CHECK, SavedSearchRepository, type SearchChange } from './saved-search.repository.dynamo.ts';

/** Attempts against other changes of the same searches. */
const TRIES = 5;

interface Decision {
  readonly searches: readonly SavedSearch[];
  readonly change: SearchChange;
}

/** Saves and removes searches. The next digest of the member runs them. */
@Injectable()
export class SavedSearchService {
  constructor(
    private readonly saved: SavedSearchRepository,
    private readonly settings: NoticeSettingsRepository,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly configured: Settings,
  ) {}

  async list(userId: string): Promise<readonly SavedSearch[]> {
    return (await this.saved.find(userId)).searches;
  }

  /** @throws Problem `validation.failed` for filters that do not fit together, `saved-search.limit` */
  async create(userId: string, { name, filters }: SavedSearchBody, change: Change): Promise<Answer<SavedSearchView>> {
    refuseConflicts(filters, 'filters.');
    const now = this.clock.now();
    const createdAt = now.toISOString();
    const search = { searchId: newUlid(now.getTime()), name, filters: toStoredFilters(filters), createdAt };
    const created = answer(toSavedSearchView(search), { status: 201 });
    const { settings } = await this.settings.reachOf(userId);
    const hasMail = this.configured.mail.transport !== undefined;
    const digest = hasMail ? nextDigestOf({ userId, settings }, createdAt) : undefined;
    await this.change(userId, (searches) => {
      if (searches.length >= SAVED_SEARCH_LIMITS.count) throw new Problem(SAVED_SEARCH_PROBLEMS['saved-search.limit']);
      const finished = change.finish(() => created);
      return { searches: [...searches, search], change: { token: newChangeId(), finished, digest } };
    });
    return created;
  }

  /** @throws Problem `saved-search.not-found` */
  async remove(userId: string, searchId: string): Promise<void> {
    await this.change(userId, (searches) => {
      const others = searches.filter((search) => search.searchId !== searchId);
      if (others.length === searches.length) throw new Problem(SAVED_SEARCH_PROBLEMS['saved-search.not-found']);
      return { searches: others, change: { token: newChangeId() } };
    });
  }

  private async change(userId: string, decide: (searches: readonly SavedSearch[]) => Decision): Promise<void> {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const before = await this.saved.find(userId);
      const { searches, change } = decide(before.searches);
      try {
        await this.saved.replace(userId, before, searches, change);
        return;
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
        if (error.names.includes(IDEMPOTENCY_WRITE)) throw new Problem('idempotency.in-progress');
        if (error.names.includes(MEMBER_CHECK)) throw new Problem('auth.invalid-token');
      }
    }
    throw new Problem('busy', undefined, { headers: { 'retry-after': '1' } });
  }
}
