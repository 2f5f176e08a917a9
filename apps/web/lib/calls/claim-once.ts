import { api } from '../api/browser.ts';
import { claimPlace } from '../api/calls.ts';
import { asProblem } from '../api/problem.ts';
import type { Places, Quest } from '../api/types.ts';
import { intentKey, isUndecided, settleIntent } from '../forms/intent.ts';

/** Claims any free place of a date. Sends one key for all tries of one claim. */
export async function claimOnce(places: Pick<Places, 'callId' | 'date'>): Promise<Quest> {
  const intent = `${places.callId}.${places.date}.claim`;
  try {
    const claimed = await claimPlace(api, places, intentKey(intent));
    settleIntent(intent);
    return claimed;
  } catch (error) {
    if (!isUndecided(asProblem(error))) settleIntent(intent);
    throw error;
  }
}
