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

/** The quest and its events as the server rendered them, followed from then on while the page is looked at. */
export function useQuest({ quest, events }: Loaded): Loaded {
  const client = useQueryClient();
  const { questId } = quest;
  // What this tab already knows may be newer than a page out of the router's cache, or older than a fresh one.
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
   * Sends one change: with the version it was decided on and one key for all tries of the same intent. `expected` is
   * shown until the answer is there, and taken back if it is a no.
   * @throws ApiError what the service answered; the newest state of the quest is shown by then.
   */
  readonly send: (
    action: QuestAction,
    change: (headers: ChangeHeaders) => Promise<Quest>,
    expected?: Quest,
  ) => Promise<Quest>;
  /** The quest as it is now. */
  readonly latest: () => Promise<Quest>;
}

/** @param lost is told why a change failed whose form is no longer on the screen. */
export function useQuestChange(quest: Quest, lost: (problem: Problem) => void): QuestChange {
  const client = useQueryClient();
  const router = useRouter();
  const { questId } = quest;
  const queryKey = questKey(questId);

  const latest = () => client.query({ queryKey, queryFn: () => getQuest(quietApi, questId) });

  const send: QuestChange['send'] = async (action, change, expected) => {
    const intent = `${questId}.${action}`;
    // A reading under way would bring back what is about to change.
    await client.cancelQueries({ queryKey });
    const before = client.getQueryData<Quest>(queryKey) ?? quest;
    if (expected !== undefined) client.setQueryData(queryKey, expected);
    try {
      const changed = await change({ version: before.version, key: intentKey(intent) });
      settleIntent(intent);
      client.setQueryData(queryKey, changed);
      // The header's points and every list may have changed with it.
      router.refresh();
      return changed;
    } catch (error) {
      const problem = asProblem(error);
      if (!isUndecided(problem)) settleIntent(intent);
      client.setQueryData(queryKey, before);
      const now = CHANGED_MEANWHILE.includes(problem.status) ? await latest().catch(() => before) : before;
      // What was expected has replaced the form on the screen, so the reason is told beside it.
      if (expected !== undefined || !now.actions.includes(action)) lost(problem);
      throw error;
    }
  };

  return { send, latest };
}

/** Answers that say: the quest is not what this page shows. */
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

/** An answer that was overtaken by a newer one is not believed. */
function newest(arrived: Quest, known: Quest | undefined): Quest {
  return known !== undefined && known.version > arrived.version ? known : arrived;
}

/** Who waits for the other side sees the statement come in; what has ended does not change any more. */
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
