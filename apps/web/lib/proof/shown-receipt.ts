import type { ReceiptSubject } from '@civicforge/proof/receipt';
import type { ReceiptBundle } from '../api/types.ts';

/** The facts of a receipt that a page shows. */
export interface ShownReceipt extends ReceiptSubject {
  /** `did:web` of the platform. */
  readonly issuer: string;
  /** Place in the public log. Undefined for the first seconds. */
  readonly logIndex: number | undefined;
}

/** Reads a bundle of the API. The verifier judges it; this only names its fields. */
export function shownReceipt({ receipt, log }: ReceiptBundle): ShownReceipt {
  const { issuer, credentialSubject } = receipt as { issuer: string; credentialSubject: ReceiptSubject };
  return { ...credentialSubject, issuer, logIndex: log?.index };
}

export function receiptPath(receiptId: string): string {
  return `/receipts/${encodeURIComponent(receiptId)}`;
}
