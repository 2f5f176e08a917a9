import { createHash, randomBytes, randomUUID, scrypt, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { DeleteCommand, GetCommand, PutCommand } from '../dynamo/commands.ts';
import { Injectable } from '@nestjs/common';
import { Database } from '../dynamo/database.ts';
import { Lease } from '../dynamo/lease.dynamo.ts';
import { text } from '../dynamo/parse.ts';
import { Problem } from '../http/problem.ts';
import { partitionKey } from '@civicforge/contract/keys';

const derive = promisify<string, Buffer, number, Buffer>(scrypt);

/** As long as an unconfirmed account may reasonably wait; the confirmation code itself lives a day. */
const KEPT_SECONDS = 7 * 24 * 60 * 60;

/** The lease outlives every call of Cognito that may still be on its way when the work has to stop. */
const LEASE_SECONDS = 60;
const WORK_MS = 30_000;

/** Waiting for another registration or confirmation of the address, in milliseconds. */
const WAITS = [100, 200, 400, 800];

/** The registration that counts for an address: the latest one. */
export interface PendingRegistration {
  /** Random id of the attempt, which the browser of the person keeps in a cookie. */
  readonly attempt: string;
  /** Compares a password with the slow salted hash of the registration. */
  matches(password: string): Promise<boolean>;
}

/**
 * Registrations that wait for their confirmation: items that expire, under a key that does not show the address. An item
 * holds a hash of the password, because Cognito answers "not confirmed" to any password: with it, only the person who
 * registered learns that. The item is written before the account, so a process that is killed in between leaves an item
 * without an account, never the reverse.
 */
@Injectable()
export class PendingRegistrations {
  constructor(private readonly database: Database) {}

  /**
   * Runs `work` while no other process registers or confirms the same address.
   * @param work gets the time (ms since 1970) until which it may start a call that must not overlap with another one
   * @throws Problem `busy` when the address stays in use
   */
  async alone<T>(email: string, work: (until: number) => Promise<T>): Promise<T> {
    const lease = new Lease(this.database, `registration:${digest(email)}`, randomUUID(), LEASE_SECONDS);
    await taken(lease);
    try {
      return await work(Date.now() + WORK_MS);
    } finally {
      await lease.release();
    }
  }

  async remember(email: string, attempt: string, password: string): Promise<void> {
    const salt = randomBytes(16);
    const hash = await derive(password, salt, 32);
    await this.database.documents.send(
      new PutCommand({
        TableName: this.database.tables.runtime,
        Item: {
          key: keyOf(email),
          attempt,
          salt: salt.toString('base64url'),
          hash: hash.toString('base64url'),
          expiresAtSeconds: Math.ceil(Date.now() / 1_000) + KEPT_SECONDS,
        },
      }),
    );
  }

  async find(email: string): Promise<PendingRegistration | undefined> {
    const { Item } = await this.database.documents.send(
      new GetCommand({ TableName: this.database.tables.runtime, Key: { key: keyOf(email) }, ConsistentRead: true }),
    );
    if (Item === undefined) return undefined;
    const [attempt, salt, expected] = [text(Item, 'attempt'), text(Item, 'salt'), text(Item, 'hash')];
    return {
      attempt,
      matches: async (password) => {
        const hash = await derive(password, Buffer.from(salt, 'base64url'), 32);
        return timingSafeEqual(hash, Buffer.from(expected, 'base64url'));
      },
    };
  }

  async forget(email: string): Promise<void> {
    await this.database.documents.send(
      new DeleteCommand({ TableName: this.database.tables.runtime, Key: { key: keyOf(email) } }),
    );
  }
}

async function taken(lease: Lease): Promise<void> {
  for (const wait of WAITS) {
    if (await lease.take()) return;
    await sleep(wait);
  }
  if (!(await lease.take())) throw new Problem('busy', undefined, { headers: { 'retry-after': '2' } });
}

function keyOf(email: string): string {
  return partitionKey('runtime', 'pending-registration', digest(email));
}

function digest(email: string): string {
  return createHash('sha256').update(email).digest('hex');
}
