import { Injectable } from '@nestjs/common';

/** Maximum number of items, about 4 MB. The oldest entry makes room. */
const MAX_ITEMS = 10_000;

/**
 * The members that an item needed when this process last showed it, by the id of the item. A guess: it saves the request
 * that reads them after the item, and a wrong or missing guess costs nothing but that request. The people are always read
 * from the database.
 */
@Injectable()
export class LikelyPeople {
  readonly #entries = new Map<string, readonly string[]>();

  of(itemId: string): readonly string[] {
    return this.#entries.get(itemId) ?? [];
  }

  remember(itemId: string, userIds: readonly string[]): void {
    if (!this.#entries.has(itemId) && this.#entries.size >= MAX_ITEMS) this.#dropOldest();
    this.#entries.set(itemId, userIds);
  }

  #dropOldest(): void {
    for (const itemId of this.#entries.keys()) {
      this.#entries.delete(itemId);
      return;
    }
  }
}
