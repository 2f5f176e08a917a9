import { fromBase64url } from '../../../../libs/proof/src/base64url.ts';
import type { TableSource } from '../db/verify-tables.ts';
import type { ArchivedReceipt } from './write-archive.ts';

/** Reads the receipts with a place in the log from the table of quests, in any order. */
export async function* storedReceipts(source: TableSource): AsyncIterable<ArchivedReceipt> {
  for await (const { record, receiptId, document, logIndex, logProof, leaf } of source.items('quests')) {
    if (record !== 'RECEIPT' || typeof logIndex !== 'number' || typeof logProof !== 'string') continue;
    const bytes = fromBase64url(String(leaf));
    if (bytes === undefined) continue;
    yield { receiptId: String(receiptId), document: String(document), logIndex, logProof, leaf: bytes };
  }
}
