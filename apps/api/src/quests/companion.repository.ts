import type { Quest } from '@civicforge/domain';
import type { Companions } from './quest.mapper.ts';

/** Loads the members of quests and, for a party, the rewards. Other tables store both. */
export abstract class CompanionRepository {
  /** Reads all in one batch, eventually consistent. `also` lists further members. */
  abstract of(quests: readonly Quest[], viewerId: string, also?: readonly string[]): Promise<Companions>;
}
