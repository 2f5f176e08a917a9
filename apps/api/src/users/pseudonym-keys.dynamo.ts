import { ConditionalCheckFailedException } from '../dynamo/errors.ts';
import { UpdateCommand } from '../dynamo/commands.ts';
import { Injectable } from '@nestjs/common';
import { fromBase64url } from '@civicforge/proof/base64url';
import { pseudonym } from '@civicforge/proof/pseudonym';
import { randomBytes } from 'node:crypto';
import { Database } from '../dynamo/database.ts';
import { text } from '../dynamo/parse.ts';
import { sha256 } from '../proof/crypto.ts';
import { memberKey } from './user.item.ts';

/** The random values behind pseudonyms, by member, as far as the caller has read them. */
export type KnownPseudonymKeys = ReadonlyMap<string, { readonly pseudonymKey?: string }>;

/** Returns a new random value of a pseudonym: 32 bytes as base64url. */
export function newPseudonymKey(): string {
  return randomBytes(32).toString('base64url');
}

/** The random values behind the pseudonyms. Each is on its member's record and is deleted with it. */
@Injectable()
export class PseudonymKeys {
  constructor(private readonly database: Database) {}

  /** Returns the pseudonym of a member, or undefined for a member who does not exist any more. */
  async pseudonymOf(userId: string, known: KnownPseudonymKeys = new Map()): Promise<string | undefined> {
    const key = known.get(userId)?.pseudonymKey ?? (await this.ensure(userId));
    const secret = key === undefined ? undefined : fromBase64url(key);
    return secret && pseudonym(secret, userId, sha256);
  }

  /**
   * Returns the random value of a member and makes a missing one. All callers get the same value.
   * @returns undefined for a member who does not exist any more
   */
  private async ensure(userId: string): Promise<string | undefined> {
    try {
      const { Attributes } = await this.database.documents.send(
        new UpdateCommand({
          TableName: this.database.tables.users,
          Key: memberKey(userId),
          UpdateExpression: 'SET pseudonymKey = if_not_exists(pseudonymKey, :new)',
          ConditionExpression: 'attribute_exists(createdAt)',
          ExpressionAttributeValues: { ':new': newPseudonymKey() },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return Attributes && text(Attributes, 'pseudonymKey');
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }
}
