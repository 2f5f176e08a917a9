import { GetCommand, UpdateCommand } from '../dynamo/commands.ts';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { Database } from '../dynamo/database.ts';
import { Clock } from './clock.ts';

const KEY = { key: 'clock' };
/** Refresh interval: half of the second in which every process must follow. */
const POLL_MILLISECONDS = 400;

/** The real time plus an offset stored in the database. Only for the stages local and test. */
export class AdjustableClock extends Clock implements OnModuleInit, OnApplicationShutdown {
  private offsetSeconds = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly database: Database) {
    super();
  }

  /** Seconds that the time is ahead of the real one. */
  get offset(): number {
    return this.offsetSeconds;
  }

  now(): Date {
    return new Date(Date.now() + this.offsetSeconds * 1_000);
  }

  async onModuleInit(): Promise<void> {
    await this.follow();
    this.timer = setInterval(() => void this.follow(), POLL_MILLISECONDS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Advances the time of all processes. Resolves with the new offset in seconds. */
  async advance(seconds: number): Promise<number> {
    const { Attributes } = await this.database.documents.send(
      new UpdateCommand({
        TableName: this.database.tables.runtime,
        Key: KEY,
        UpdateExpression: 'ADD offsetSeconds :seconds',
        ExpressionAttributeValues: { ':seconds': seconds },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    this.offsetSeconds = Number(Attributes?.['offsetSeconds'] ?? 0);
    return this.offsetSeconds;
  }

  private async follow(): Promise<void> {
    try {
      const { Item } = await this.database.documents.send(
        new GetCommand({ TableName: this.database.tables.runtime, Key: KEY, ConsistentRead: true }),
      );
      this.offsetSeconds = Number(Item?.['offsetSeconds'] ?? 0);
    } catch {
      // The database is unavailable: keeps the last known offset.
    }
  }
}
