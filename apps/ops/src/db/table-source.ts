import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { TableNames } from '../clients/tables.ts';
import type { TableSource } from './verify-tables.ts';

/** Reads every item of a table by sequential, consistent scans, so that the service keeps its capacity. */
export function tableSource(client: DynamoDBClient, names: TableNames): TableSource {
  const documents = DynamoDBDocumentClient.from(client);
  return {
    async *items(table) {
      for await (const page of paginateScan(
        { client: documents },
        {
          TableName: names[table],
          ConsistentRead: true,
        },
      )) {
        yield* page.Items ?? [];
      }
    },
  };
}
