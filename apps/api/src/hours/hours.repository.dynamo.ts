import { Injectable } from '@nestjs/common';
import { QueryCommand } from '../dynamo/commands.ts';
import { Database, type Item } from '../dynamo/database.ts';
import { type Hours, parseHours } from '../quests/quest-hours.ts';

/** Completed quests with a counted duration, by their performer. */
@Injectable()
export class HoursRepository {
  constructor(private readonly database: Database) {}

  /**
   * Returns the hours of a member, oldest first. Eventually consistent; a page of the index holds over 2,000 rows.
   * @param from first day, UTC
   * @param until first day after the period, UTC
   * @param most bound of the rows; one row more than that tells that there are more
   */
  async between(userId: string, from: string, until: string, most: number): Promise<Hours[]> {
    const rows: Item[] = [];
    let start: Item | undefined;
    do {
      const page = await this.database.documents.send(
        new QueryCommand({
          TableName: this.database.tables.quests,
          IndexName: 'by-hours',
          KeyConditionExpression: 'hoursOf = :member AND hoursKey BETWEEN :from AND :until',
          ExpressionAttributeValues: { ':member': userId, ':from': from, ':until': until },
          Limit: most + 1 - rows.length,
          ...(start && { ExclusiveStartKey: start }),
        }),
      );
      rows.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start && rows.length <= most);
    return rows.map(parseHours);
  }
}
