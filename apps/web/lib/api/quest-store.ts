'use client';

import { createContext } from 'react';
import { quietApi } from './browser.ts';
import { getQuest } from './quests.ts';
import type { Quest } from './types.ts';

/** The newest known state of every quest that this tab has shown. */
export class QuestStore {
  readonly #quests = new Map<string, Quest>();
  readonly #changing = new Map<string, number>();
  /** Counts the beginnings and ends of changes: an answer to a read that began before one of them is out of date. */
  readonly #turns = new Map<string, number>();
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Returns the known state, or the given one if it is newer. The same object while neither changes. */
  newest(quest: Quest): Quest {
    const known = this.#quests.get(quest.questId);
    return known !== undefined && known.version >= quest.version ? known : quest;
  }

  knows(questId: string): boolean {
    return this.#quests.has(questId);
  }

  /** Stores a state that arrived from the API, unless a newer one is known or a change is in progress. */
  arrive(quest: Quest): void {
    const known = this.#quests.get(quest.questId);
    if (known !== undefined && known.version > quest.version) return;
    if (!this.#changing.has(quest.questId)) this.put(quest);
  }

  /** Replaces the state, whatever its version: optimistic states, answers to changes, and rollbacks. */
  put(quest: Quest): void {
    this.#quests.set(quest.questId, quest);
    for (const listener of this.#listeners) listener();
  }

  /**
   * Reads a quest from the API.
   * @returns the newest known state
   * @throws ApiError the API's answer
   */
  async read(questId: string): Promise<Quest> {
    const turn = this.#turns.get(questId);
    const arrived = await getQuest(quietApi, questId);
    if (turn === this.#turns.get(questId)) this.arrive(arrived);
    return this.newest(arrived);
  }

  /** Runs a change of a quest. Reads that overlap it are not stored, so that they cannot restore the old state. */
  async during<T>(questId: string, change: () => Promise<T>): Promise<T> {
    this.#turn(questId, 1);
    try {
      return await change();
    } finally {
      this.#turn(questId, -1);
    }
  }

  #turn(questId: string, step: 1 | -1): void {
    this.#turns.set(questId, (this.#turns.get(questId) ?? 0) + 1);
    const changing = (this.#changing.get(questId) ?? 0) + step;
    if (changing > 0) this.#changing.set(questId, changing);
    else this.#changing.delete(questId);
  }
}

/** One store per tab, so that going back finds loaded data. The server only reads it, so it stays empty there. */
export const QuestStoreContext = createContext(new QuestStore());
