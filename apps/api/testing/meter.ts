import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Database } from '../src/dynamo/database.ts';

export interface Metered {
  /** Operations in the order in which they were sent, such as `GetItem users`. */
  readonly requests: readonly string[];
  readonly units: number;
  /** The part of `units` that writes used. */
  readonly writeUnits: number;
}

const WRITES: ReadonlySet<string> = new Set([
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'BatchWriteItem',
  'TransactWriteItems',
]);

interface ConsumedCapacity {
  readonly CapacityUnits?: number;
}

/** Counts what the service asks of the database, and the capacity units that it answers to have used. */
export class DatabaseMeter {
  private requests: string[] = [];
  private units = 0;
  private writeUnits = 0;

  constructor(app: NestFastifyApplication) {
    const database = app.get(Database);
    const nouns = new Map(Object.entries(database.tables).map(([noun, table]) => [table, noun]));
    database.documents.watch({
      call: async (call, next) => {
        const input = call.input as { TableName?: string; RequestItems?: object; TransactItems?: unknown[] };
        const tables = input.TableName ? [input.TableName] : Object.keys(input.RequestItems ?? {});
        const named = tables.map((table) => nouns.get(table) ?? table).sort();
        const size = input.TransactItems ? [`of ${input.TransactItems.length}`] : [];
        this.requests.push([call.operation, ...named, ...size].join(' '));
        const output = await next({ ...call, input: { ...input, ReturnConsumedCapacity: 'TOTAL' } });
        const { ConsumedCapacity: used } = output as { ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[] };
        for (const { CapacityUnits = 0 } of used === undefined ? [] : [used].flat()) {
          this.units += CapacityUnits;
          if (WRITES.has(call.operation)) this.writeUnits += CapacityUnits;
        }
        return output;
      },
    });
  }

  /** What one action asks for, besides what runs in the background. */
  async measure(action: () => Promise<unknown>): Promise<Metered> {
    [this.requests, this.units, this.writeUnits] = [[], 0, 0];
    await action();
    return { requests: this.requests, units: this.units, writeUnits: this.writeUnits };
  }
}
