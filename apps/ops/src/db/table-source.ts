import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand, type ScanCommandOutput } from '@aws-sdk/lib-dynamodb';
import type { TableNames } from '../clients/tables.ts';
import type { TableSource } from './verify-tables.ts';

/** Every item of a table by consistent scans, page after page: one reader at a time, so that the service keeps its share. */
export function tableSource(client: DynamoDBClient, names: TableNames): TableSource {
  const documents = DynamoDBDocumentClient.from(client);
  return {
    async *items(table) {
      let from: ScanCommandOutput['LastEvaluatedKey'];
      do {
        const page: ScanCommandOutput = await documents.send(
          new ScanCommand({
            TableName: names[table],
            ConsistentRead: true,
            ...(from !== undefined && { ExclusiveStartKey: from }),
          }),
        );
        yield* page.Items ?? [];
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
    },
  };
}
