import { createHash } from 'node:crypto';
import { domainToASCII } from 'node:url';
import { partitionKey } from '@civicforge/contract/keys';
import type { Item } from '../dynamo/database.ts';
import { oneOf, textOrAbsent } from '../dynamo/parse.ts';

/** Why mails to an address have ended: it does not exist, or its owner reported a mail as spam. */
export const UNDELIVERABLE_REASONS = ['bounce', 'complaint'] as const;
export type UndeliverableReason = (typeof UNDELIVERABLE_REASONS)[number];

/** An address to which no mails go. */
export interface Undeliverable {
  readonly reason: UndeliverableReason;
  /** ISO 8601 UTC. */
  readonly since: string;
}

/** Returns the form in which addresses are compared: in small letters, with the domain as DNS spells it. */
export function comparableAddress(address: string): string {
  const bare = (/<([^<>]+)>\s*$/.exec(address)?.[1] ?? address).trim().normalize('NFC').toLowerCase();
  const at = bare.lastIndexOf('@');
  const domain = domainToASCII(bare.slice(at + 1));
  return at === -1 || domain === '' ? bare : `${bare.slice(0, at)}@${domain}`;
}

/** The key contains a hash, because the item outlives the account of the address for a while. */
export function addressKey(address: string) {
  const hash = createHash('sha256').update(comparableAddress(address)).digest('base64url');
  return { deliveryId: partitionKey('deliveries', 'mail-address', hash) };
}

/** Returns undefined for an address to which mails go again. */
export function parseUndeliverable(item: Item): Undeliverable | undefined {
  const since = textOrAbsent(item, 'stoppedAt');
  return since === undefined ? undefined : { reason: oneOf(item, 'reason', UNDELIVERABLE_REASONS), since };
}
