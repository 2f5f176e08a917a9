import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrustedKeys } from '@civicforge/proof/verify/fact';
import { http, HttpResponse } from 'msw';
import type { ReceiptBundle } from '../lib/api/types.ts';
import { service } from './service.ts';

const RECEIPTS = join(import.meta.dirname, '..', '..', '..', 'test', 'receipts');

/** Reads a published test receipt. */
export function aReceipt(name: string): ReceiptBundle {
  return JSON.parse(readFileSync(join(RECEIPTS, `${name}.json`), 'utf8')) as ReceiptBundle;
}

/** Mocks the keys of the deployment: those of the published test receipts. */
export function answerKeys(): void {
  const keys = JSON.parse(readFileSync(join(RECEIPTS, 'keys.json'), 'utf8')) as TrustedKeys;
  service.use(
    http.get('*/.well-known/did.json', () => HttpResponse.json(keys.did as never)),
    http.get('*/.well-known/civicforge-log.vkey', () => HttpResponse.text(keys.vkey)),
  );
}
