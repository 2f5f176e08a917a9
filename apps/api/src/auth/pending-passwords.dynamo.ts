import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { Injectable } from '@nestjs/common';
import { Database } from '../dynamo/database.ts';
import { text } from '../dynamo/parse.ts';
import { PendingPasswords } from './pending-passwords.ts';

const derive = promisify<string, Buffer, number, Buffer>(scrypt);

/** As long as an unconfirmed account may reasonably wait; the confirmation code itself lives a day. */
const KEPT_SECONDS = 7 * 24 * 60 * 60;

/** Hashes that expire, under a key that does not show the address. */
@Injectable()
export class DynamoPendingPasswords extends PendingPasswords {
  constructor(private readonly database: Database) {
    super();
  }

  async remember(email: string, password: string): Promise<void> {
    const salt = randomBytes(16);
    const hash = await derive(password, salt, 32);
    await this.database.documents.send(
      new PutCommand({
        TableName: this.database.tables.runtime,
        Item: {
          key: keyOf(email),
          salt: salt.toString('base64url'),
          hash: hash.toString('base64url'),
          expiresAtSeconds: Math.ceil(Date.now() / 1_000) + KEPT_SECONDS,
        },
      }),
    );
  }

  async matches(email: string, password: string): Promise<boolean> {
    const { Item } = await this.database.documents.send(
      new GetCommand({ TableName: this.database.tables.runtime, Key: { key: keyOf(email) }, ConsistentRead: true }),
    );
    if (Item === undefined) return false;
    const hash = await derive(password, Buffer.from(text(Item, 'salt'), 'base64url'), 32);
    return timingSafeEqual(hash, Buffer.from(text(Item, 'hash'), 'base64url'));
  }

  async forget(email: string): Promise<void> {
    await this.database.documents.send(
      new DeleteCommand({ TableName: this.database.tables.runtime, Key: { key: keyOf(email) } }),
    );
  }
}

function keyOf(email: string): string {
  return `pending-password#${createHash('sha256').update(email).digest('hex')}`;
}
