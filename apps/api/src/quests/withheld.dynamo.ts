import { Injectable } from '@nestjs/common';
import { partitionKey } from '@civicforge/contract/keys';
import { QueryCommand } from '../dynamo/commands.ts';
import { Database } from '../dynamo/database.ts';
import { text, textOrAbsent } from '../dynamo/parse.ts';
import type { NamedWrite } from '../dynamo/transaction.ts';
import type { ListRow } from './quest-list.ts';

/** What decisions of moderators withhold from members: a hidden quest, or the OPEN quests of a suspended member. */
export type WithheldThing =
  | { readonly kind: 'quest'; readonly id: string }
  | { readonly kind: 'member'; readonly id: string; readonly until: string };

/** True for an index row that does not count. */
export type IsWithheld = (row: Pick<ListRow, 'questId' | 'requestorId' | 'listedAs'>) => boolean;

/** One partition of all things that are withheld, so that a count needs no quest and no requestor. */
@Injectable()
export class Withheld {
  constructor(private readonly database: Database) {}

  /**
   * Reads what is withheld at `now`, eventually consistent: one query.
   * @param only `members` is enough for OPEN quests, because a hidden one is cancelled
   */
  async at(now: string, only?: 'members'): Promise<IsWithheld> {
    const items = await this.database.queryAll(
      new QueryCommand({
        TableName: this.database.tables.cases,
        KeyConditionExpression: `caseId = :all${only === undefined ? '' : ' AND begins_with(#record, :members)'}`,
        ...(only !== undefined && { ExpressionAttributeNames: { '#record': 'record' } }),
        ExpressionAttributeValues: { ':all': withheldThings(), ...(only !== undefined && { ':members': 'member#' }) },
      }),
    );
    const inForce = items.filter((item) => (textOrAbsent(item, 'until') ?? '9') > now);
    const withheld = new Set(inForce.map((item) => text(item, 'record')));
    return ({ questId, requestorId, listedAs }) =>
      withheld.has(recordOf({ kind: 'quest', id: questId })) ||
      (listedAs === 'OPEN' && withheld.has(recordOf({ kind: 'member', id: requestorId ?? '' })));
  }
}

/** Returns the write that adds a thing, or renews the end of a suspension. */
export function withhold(database: Database, thing: WithheldThing): NamedWrite {
  const until = thing.kind === 'member' ? { until: thing.until } : {};
  return {
    name: 'withheld',
    write: { Put: { TableName: database.tables.cases, Item: { ...keyOf(thing), ...until } } },
  };
}

/** Returns the write that takes a thing out again. */
export function showAgain(database: Database, thing: Pick<WithheldThing, 'kind' | 'id'>): NamedWrite {
  return { name: 'withheld', write: { Delete: { TableName: database.tables.cases, Key: keyOf(thing) } } };
}

function keyOf(thing: Pick<WithheldThing, 'kind' | 'id'>) {
  return { caseId: withheldThings(), record: recordOf(thing) };
}

function recordOf({ kind, id }: Pick<WithheldThing, 'kind' | 'id'>): string {
  return `${kind}#${id}`;
}

function withheldThings(): string {
  return partitionKey('cases', 'withheld', 'all');
}
