import { bodyOf, type Api } from './client.ts';
import { ApiError } from './problem.ts';
import type { ReceiptBundle } from './types.ts';

/** Texts that a party may reveal with the salts of their commitments. */
const TEXTS = 'title,description,submission';

/** Why a quest has no receipt: it is not completed, or it was completed before receipts existed. */
export type NoReceipt = 'not-completed' | 'none';

/** Returns the receipt of a quest, or the reason why it has none. */
export async function getReceipt(api: Api, questId: string): Promise<ReceiptBundle | NoReceipt> {
  try {
    return await bodyOf(api.GET('/api/v1/quests/{questId}/receipt', { params: { path: { questId } } }));
  } catch (error) {
    const code = error instanceof ApiError ? error.problem.code : undefined;
    if (code === 'quest.not-completed') return 'not-completed';
    if (code === 'receipt.not-found') return 'none';
    throw error;
  }
}

/** Returns the receipt with the texts that its commitments cover. Only parties may read them. */
export function getReceiptWithTexts(api: Api, questId: string): Promise<ReceiptBundle> {
  const params = { path: { questId }, query: { reveal: TEXTS } };
  return bodyOf(api.GET('/api/v1/quests/{questId}/receipt', { params }));
}

export function getPublicReceipt(api: Api, receiptId: string): Promise<ReceiptBundle> {
  return bodyOf(api.GET('/api/v1/public/receipts/{receiptId}', { params: { path: { receiptId } } }));
}
