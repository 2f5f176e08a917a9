import type { Quest } from '@civicforge/domain';
import type { Companions } from './quest.mapper.ts';

/** What is shown beside quests and stored elsewhere: the people and, to a party, the reward. */
export abstract class CompanionRepository {
  /** One batch for all quests; `also` names further people. May be a moment old. */
  abstract of(quests: readonly Quest[], viewerId: string, also?: readonly string[]): Promise<Companions>;
}
