'use client';

import { useRouter } from 'next/navigation';
import { useCallback, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { intentKey, isUndecided, settleIntent } from '../forms/intent.ts';
import { pollWhileVisible } from '../poll.ts';
import { quietApi } from './browser.ts';
import { asProblem, type Problem } from './problem.ts';
import { QuestStoreContext } from './quest-store.ts';
import { getQuestEvents, type ChangeHeaders } from './quests.ts';
import type { Quest, QuestAction, QuestEvent } from './types.ts';

interface Loaded {
  readonly quest: Quest;
  readonly events: readonly QuestEvent[];
}

const SOON_MS = 10_000;
const LATER_MS = 30_000;

/** Returns the quest and its events, first as rendered by the server, then polled while the page is visible. */
export function useQuest({ quest, events }: Loaded): Loaded {
  const store = useContext(QuestStoreContext);
  const { questId } = quest;
  // The store may be newer than a page of the router's cache, or older than a fresh one.
  const current = useSyncExternalStore(
    store.subscribe,
    () => store.newest(quest),
    () => quest,
  );
  useEffect(() => {
    // The reader comes back to a quest, perhaps much later.
    if (store.knows(questId)) void store.read(questId).catch(keepShown);
  }, [store, questId]);
  useEffect(() => {
    store.arrive(quest);
  }, [store, quest]);
  const { shown, refresh } = useEvents({ quest, events }, current);
  const everyMs = pace(current);
  useEffect(() => {
    if (everyMs === undefined) return undefined;
    return pollWhileVisible(async () => {
      await Promise.all([store.read(questId).catch(keepShown), refresh()]);
    }, everyMs);
  }, [store, questId, everyMs, refresh]);
  return { quest: current, events: shown };
}

/** The page keeps its state when a poll fails. The next poll tries again. */
function keepShown(): void {
  return undefined;
}

/** The events of a quest. They load again when the quest has another version than they have. */
function useEvents({ quest, events }: Loaded, current: Quest) {
  const { questId, version } = current;
  const [loaded, setLoaded] = useState({ events, version: quest.version });
  // A fresh page of the server is newer than what this hook has loaded.
  const shown = loaded.version >= quest.version ? loaded : { events, version: quest.version };
  const has = useRef(shown.version);
  useEffect(() => {
    has.current = shown.version;
  });
  const refresh = useCallback(() => {
    if (has.current === version) return Promise.resolve();
    return getQuestEvents(quietApi, questId).then((arrived) => {
      setLoaded((now) => (now.version > version ? now : { events: arrived, version }));
    }, keepShown);
  }, [questId, version]);
  useEffect(() => {
    void refresh();
  }, [refresh]);
  return { shown: shown.events, refresh };
}

export interface QuestChange {
  /**
   * Sends one change with the version it is based on and one key for all tries. `expected` is shown until the answer
   * arrives and rolled back on failure.
   * @throws ApiError the API's answer; the latest state of the quest is shown by then.
   */
  readonly send: (
    action: QuestAction,
    change: (headers: ChangeHeaders) => Promise<Quest>,
    expected?: Quest,
  ) => Promise<Quest>;
  /** Returns the current quest. */
  readonly latest: () => Promise<Quest>;
}

/** @param lost receives the problem of a change whose form is no longer mounted. */
export function useQuestChange(quest: Quest, lost: (problem: Problem, action: QuestAction) => void): QuestChange {
  const store = useContext(QuestStoreContext);
  const router = useRouter();
  const { questId } = quest;

  const latest = () => store.read(questId);

  const send: QuestChange['send'] = async (action, change, expected) => {
    const intent = `${questId}.${action}`;
    const before = store.newest(quest);
    if (expected !== undefined) store.put(expected);
    try {
      const changed = await store.during(questId, () => change({ version: before.version, key: intentKey(intent) }));
      settleIntent(intent);
      store.put(changed);
      // The header's points and every list may have changed.
      router.refresh();
      return changed;
    } catch (error) {
      const problem = asProblem(error);
      if (!isUndecided(problem)) settleIntent(intent);
      store.put(before);
      const now = CHANGED_MEANWHILE.includes(problem.status) ? await latest().catch(() => before) : before;
      // The optimistic state replaced the form, so the page shows the reason.
      if (expected !== undefined || !now.actions.includes(action)) lost(problem, action);
      throw error;
    }
  };

  return { send, latest };
}

/** Statuses that mean: the quest differs from the page. */
const CHANGED_MEANWHILE: readonly number[] = [403, 404, 409, 412];

/** Polling interval in milliseconds. Ended quests are not polled. */
function pace(quest: Quest): number | undefined {
  switch (quest.status) {
    case 'SUBMITTED':
      return SOON_MS;
    case 'OPEN':
    case 'CLAIMED':
    case 'DISPUTED':
      return LATER_MS;
    default:
      return quest.reward?.state === 'PENDING' ? SOON_MS : undefined;
  }
}
