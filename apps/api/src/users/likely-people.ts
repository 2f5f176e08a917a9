import { Injectable } from '@nestjs/common';
import { BoundedMap } from '../http/bounded-map.ts';
import { ownCopy } from '../http/own-copy.ts';

/** Maximum number of items. */
const MAX_ITEMS = 10_000;

/**
 * The members that an item needed when this process last showed it, by the id of the item. A guess: it saves the request
 * that reads them after the item, and a wrong or missing guess costs nothing but that request. The people are always read
 * from the database.
 */
@Injectable()
export class LikelyPeople {
  readonly #entries = new BoundedMap<string, readonly string[]>(MAX_ITEMS);

  of(itemId: string): readonly string[] {
    return this.#entries.get(itemId) ?? [];
  }

  remember(itemId: string, userIds: readonly string[]): void {
    const known = this.#entries.get(itemId);
    if (known?.length === userIds.length && known.every((userId, index) => userId === userIds[index])) return;
    this.#entries.set(ownCopy(itemId), userIds.map(ownCopy));
  }
}
