import { Injectable } from '@nestjs/common';
import { partitionKey } from '@civicforge/contract/keys';
import { randomBytes } from 'node:crypto';
import { GetCommand, PutCommand } from '../dynamo/commands.ts';
import { Database, type Item } from '../dynamo/database.ts';
import { oneOf, record, text, textOrAbsent } from '../dynamo/parse.ts';
import type { SignatureCode } from './signature-problems.ts';

/** Validity of a challenge, by the real clock. */
const VALID_MS = 5 * 60_000;

/** Retention of a nonce, used or not, in seconds. */
export const NONCE_KEPT_SECONDS = 24 * 3_600;

const PURPOSES = ['attestation', 'device-key', 'wallet'] as const;
export type NoncePurpose = (typeof PURPOSES)[number];

/** A nonce of a challenge. It is valid once, for one member and one purpose. */
export interface SigningNonce {
  /** 32 bytes as base64url. */
  readonly nonce: string;
  readonly purpose: NoncePurpose;
  readonly userId: string;
  /** ISO 8601 UTC. */
  readonly issuedAt: string;
  /** ISO 8601 UTC, in whole seconds like the deadline of typed data. */
  readonly expiresAt: string;
  readonly usedAt?: string;
  /** Values that the signature must belong to, by name. */
  readonly bound: Readonly<Record<string, string>>;
}

/** Returns a nonce that is valid for five minutes from now on. */
export function newNonce(purpose: NoncePurpose, userId: string, bound: SigningNonce['bound'] = {}): SigningNonce {
  const now = Date.now();
  const expiresAt = new Date(Math.floor((now + VALID_MS) / 1_000) * 1_000).toISOString();
  const nonce = randomBytes(32).toString('base64url');
  return { nonce, purpose, userId, issuedAt: new Date(now).toISOString(), expiresAt, bound };
}

/** Returns the deadline of a nonce in Unix seconds. */
export function deadlineOf({ expiresAt }: SigningNonce): number {
  return Date.parse(expiresAt) / 1_000;
}

/**
 * Returns why a nonce cannot be used, or undefined.
 * @param stored undefined for an unknown nonce
 * @param bound values that must be those of the challenge
 */
export function nonceRefusal(
  stored: SigningNonce | undefined,
  { purpose, userId, bound = {} }: Pick<SigningNonce, 'purpose' | 'userId'> & Partial<Pick<SigningNonce, 'bound'>>,
): SignatureCode | undefined {
  const isOwn =
    stored?.purpose === purpose &&
    stored.userId === userId &&
    Object.entries(bound).every(([name, value]) => stored.bound[name] === value);
  if (!isOwn || Date.parse(stored.expiresAt) <= Date.now()) return 'signature.expired';
  return stored.usedAt === undefined ? undefined : 'signature.nonce-used';
}

export function nonceKey(nonce: string) {
  return { key: partitionKey('runtime', 'signing-nonce', nonce) };
}

@Injectable()
export class SigningNonces {
  constructor(private readonly database: Database) {}

  async store(nonce: SigningNonce): Promise<void> {
    const expiresAtSeconds = deadlineOf(nonce) + NONCE_KEPT_SECONDS;
    await this.database.documents.send(
      new PutCommand({
        TableName: this.database.tables.runtime,
        Item: { ...nonceKey(nonce.nonce), ...nonce, expiresAtSeconds },
      }),
    );
  }

  /** Reads consistently. */
  async find(nonce: string): Promise<SigningNonce | undefined> {
    const { Item } = await this.database.documents.send(
      new GetCommand({ TableName: this.database.tables.runtime, Key: nonceKey(nonce), ConsistentRead: true }),
    );
    return Item && parseNonce(Item);
  }
}

function parseNonce(item: Item): SigningNonce {
  const usedAt = textOrAbsent(item, 'usedAt');
  const bound = record(item, 'bound');
  return {
    nonce: text(item, 'nonce'),
    purpose: oneOf(item, 'purpose', PURPOSES),
    userId: text(item, 'userId'),
    issuedAt: text(item, 'issuedAt'),
    expiresAt: text(item, 'expiresAt'),
    ...(usedAt !== undefined && { usedAt }),
    bound: Object.fromEntries(Object.keys(bound).map((name) => [name, text(bound, name)])),
  };
}
