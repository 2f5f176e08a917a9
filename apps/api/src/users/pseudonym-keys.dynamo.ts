import { ConditionalCheckFailedException } from '../dynamo/errors.ts';
import { UpdateCommand } from '../dynamo/commands.ts';
import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { Database } from '../dynamo/database.ts';
import { text } from '../dynamo/parse.ts';
import { memberKey } from './user.item.ts';

/** Returns a new random value of a pseudonym: 32 bytes as base64url. */
export function newPseudonymKey(): string {
  return randomBytes(32).toString('base64url');
}

/** The random values behind the pseudonyms. Each is on its member's record and is deleted with it. */
@Injectable()
export class PseudonymKeys {
  constructor(private readonly database: Database) {}

  /**
   * Returns the random value of a member and makes a missing one. All callers get the same value.
   * @returns undefined for a member who does not exist any more
   */
  async of(userId: string): Promise<string | undefined> {
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
