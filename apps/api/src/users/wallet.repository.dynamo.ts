import { Injectable } from '@nestjs/common';
import { type Member } from '@civicforge/domain';
import { GetCommand } from '../dynamo/commands.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { Database } from '../dynamo/database.ts';
import { commit, type NamedWrite } from '../dynamo/transaction.ts';
import { signatureRefusal, signatureWrites } from '../proof/signature.writes.dynamo.ts';
import { memberKey } from './user.item.ts';
import { walletKey } from './wallet.item.ts';

/** The link of a member to a wallet: the address on the member's record, and an item that makes it theirs alone. */
@Injectable()
export class WalletRepository {
  private readonly table: string;

  constructor(private readonly database: Database) {
    this.table = database.tables.users;
  }

  /**
   * Links an address in EIP-55 form, replaces an earlier one, and uses up the nonce of the challenge.
   * @param member as just read
   * @throws Problem `signature.nonce-used`
   */
  async link(member: Member, address: string, nonce: string, token: string): Promise<'linked' | 'taken' | 'changed'> {
    const { userId, walletAddress } = member;
    const isSame = walletAddress?.toLowerCase() === address.toLowerCase();
    try {
      await commit(this.database, token, [
        {
          name: 'taken',
          write: {
            Put: {
              TableName: this.table,
              Item: { ...walletKey(address), linkedBy: userId },
              ConditionExpression: 'attribute_not_exists(userId) OR linkedBy = :member',
              ExpressionAttributeValues: { ':member': userId },
            },
          },
        },
        ...(walletAddress === undefined || isSame ? [] : [this.release(walletAddress, userId)]),
        this.addressUpdate(member, address),
        ...signatureWrites(this.database, { nonce, userId }),
      ]);
      return 'linked';
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      if (error.names.includes('taken')) return 'taken';
      const refusal = signatureRefusal(error.names);
      if (refusal) throw refusal;
      return 'changed';
    }
  }

  /** Removes the link. Returns false if the record has changed since `member` was read. */
  async unlink(member: Member, token: string): Promise<boolean> {
    const { userId, walletAddress } = member;
    if (walletAddress === undefined) return true;
    try {
      await commit(this.database, token, [this.release(walletAddress, userId), this.addressUpdate(member, undefined)]);
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return (await this.linkedBy(walletAddress)) !== userId;
      throw error;
    }
  }

  private async linkedBy(address: string): Promise<unknown> {
    const { Item } = await this.database.documents.send(
      new GetCommand({ TableName: this.table, Key: walletKey(address), ConsistentRead: true }),
    );
    return Item?.['linkedBy'];
  }

  private addressUpdate({ userId, walletAddress }: Member, address: string | undefined): NamedWrite {
    const unchanged = walletAddress === undefined ? 'attribute_not_exists(walletAddress)' : 'walletAddress = :before';
    return {
      name: 'member',
      write: {
        Update: {
          TableName: this.table,
          Key: memberKey(userId),
          UpdateExpression: address === undefined ? 'REMOVE walletAddress' : 'SET walletAddress = :address',
          ConditionExpression: `attribute_exists(createdAt) AND ${unchanged}`,
          ...((address !== undefined || walletAddress !== undefined) && {
            ExpressionAttributeValues: {
              ...(address !== undefined && { ':address': address }),
              ...(walletAddress !== undefined && { ':before': walletAddress }),
            },
          }),
        },
      },
    };
  }

  private release(address: string, userId: string): NamedWrite {
    return {
      name: 'release',
      write: {
        Delete: {
          TableName: this.table,
          Key: walletKey(address),
          ConditionExpression: 'linkedBy = :member',
          ExpressionAttributeValues: { ':member': userId },
        },
      },
    };
  }
}
