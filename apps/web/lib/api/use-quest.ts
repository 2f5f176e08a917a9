'use client';

import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { intentKey, isUndecided, settleIntent } from '../forms/intent.ts';
import { quietApi } from './browser.ts';
import { asProblem, type Problem } from './problem.ts';
import { getQuest, getQuestEvents, type ChangeHeaders } from './quests.ts';
import type { Quest, QuestAction, QuestEvent } from './types.ts';

interface Loaded {
  readonly quest: Quest;
  readonly events: readonly QuestEvent[];
}

const SOON_MS = 10_000;
const LATER_MS = 30_000;

/** Returns the quest and its events, first as rendered by the server, then polled while the page is visible. */
export function useQuest({ quest, events }: Loaded): Loaded {
  const client = useQueryClient();
  const { questId } = quest;
  // The cache of this tab may be newer than a page of the router's cache, or older than a fresh one.
  const [seeded] = useState(() => keepNewest(client, quest));
  const questQuery = useQuery({
    queryKey: questKey(questId),
    queryFn: async () => newest(await getQuest(quietApi, questId), client.getQueryData<Quest>(questKey(questId))),
    initialData: seeded,
    staleTime: SOON_MS / 2,
    refetchInterval: ({ state }) => pace(state.data),
  });
  const current = questQuery.data;
  const eventsQuery = useQuery({
    queryKey: [...eventsKey(questId), current.version],
    queryFn: () => getQuestEvents(quietApi, questId),
    ...(current.version === quest.version && { initialData: events }),
    placeholderData: (previous) => previous ?? events,
    staleTime: Infinity,
  });
  useEffect(() => {
    keepNewest(client, quest);
  }, [client, quest]);
  return { quest: current, events: eventsQuery.data ?? events };
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
  const client = useQueryClient();
  const router = useRouter();
  const { questId } = quest;
  const queryKey = questKey(questId);

  const latest = () => client.query({ queryKey, queryFn: () => getQuest(quietApi, questId) });

  const send: QuestChange['send'] = async (action, change, expected) => {
    const intent = `${questId}.${action}`;
    // A request in progress would restore the old state.
    await client.cancelQueries({ queryKey });
    const before = client.getQueryData<Quest>(queryKey) ?? quest;
    if (expected !== undefined) client.setQueryData(queryKey, expected);
    try {
      const changed = await change({ version: before.version, key: intentKey(intent) });
      settleIntent(intent);
      client.setQueryData(queryKey, changed);
      // The header's points and every list may have changed.
      router.refresh();
      return changed;
    } catch (error) {
      const problem = asProblem(error);
      if (!isUndecided(problem)) settleIntent(intent);
      client.setQueryData(queryKey, before);
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

function questKey(questId: string) {
  return ['quest', questId] as const;
}

function eventsKey(questId: string) {
  return ['quest-events', questId] as const;
}

function keepNewest(client: QueryClient, quest: Quest): Quest {
  const known = newest(quest, client.getQueryData<Quest>(questKey(quest.questId)));
  client.setQueryData(questKey(quest.questId), known);
  return known;
}

/** Returns the newer of two states of a quest. */
function newest(arrived: Quest, known: Quest | undefined): Quest {
  return known !== undefined && known.version > arrived.version ? known : arrived;
}

/** Polling interval in milliseconds. Ended quests are not polled. */
function pace(quest: Quest | undefined): number | false {
  switch (quest?.status) {
    case 'SUBMITTED':
      return SOON_MS;
    case 'OPEN':
    case 'CLAIMED':
    case 'DISPUTED':
      return LATER_MS;
    default:
      return quest?.reward?.state === 'PENDING' ? SOON_MS : false;
  }
}
