import { DynamoDBClient, DynamoDBServiceException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import * as sdk from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Operation } from './commands.ts';
import { exceptionOf } from './errors.ts';
import { type CallOptions, MAX_ATTEMPTS, type Transport, type TransportSettings } from './transport.ts';

const COMMANDS = {
  GetItem: sdk.GetCommand,
  PutItem: sdk.PutCommand,
  UpdateItem: sdk.UpdateCommand,
  DeleteItem: sdk.DeleteCommand,
  Query: sdk.QueryCommand,
  BatchGetItem: sdk.BatchGetCommand,
  BatchWriteItem: sdk.BatchWriteCommand,
  TransactWriteItems: sdk.TransactWriteCommand,
} satisfies Record<Operation, unknown>;

/** The stock SDK behind the same port: the reference that `LeanTransport` must equal. */
export class SdkTransport implements Transport {
  readonly #client: DynamoDBClient;
  readonly #documents: sdk.DynamoDBDocumentClient;

  constructor(settings: TransportSettings) {
    this.#client = new DynamoDBClient({
      ...settings,
      maxAttempts: MAX_ATTEMPTS,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
    });
    this.#documents = sdk.DynamoDBDocumentClient.from(this.#client, {
      marshallOptions: { removeUndefinedValues: true },
    });
    this.#documents.middlewareStack.add(
      (next) => async (args) => {
        try {
          return await next(args);
        } catch (error) {
          throw isRetried(error) ? Object.assign(error, { $retryable: { throttling: false } }) : error;
        }
      },
      { step: 'finalizeRequest', name: 'retryConflicts', priority: 'low' },
    );
  }

  async call(operation: Operation, input: object, { abortSignal }: CallOptions = {}): Promise<object> {
    const command = new COMMANDS[operation](input as never);
    try {
      return await this.#documents.send(command as sdk.GetCommand, abortSignal && { abortSignal });
    } catch (error) {
      throw error instanceof DynamoDBServiceException ? translated(error) : error;
    }
  }

  close(): void {
    this.#client.destroy();
  }
}

function isRetried(error: unknown): error is Error {
  return error instanceof TransactionConflictException;
}

/** The document client leaves the items of errors encoded. */
function translated(error: DynamoDBServiceException): Error {
  const { Item, CancellationReasons } = error as {
    Item?: Parameters<typeof unmarshall>[0];
    CancellationReasons?: readonly { Code?: string; Message?: string; Item?: Parameters<typeof unmarshall>[0] }[];
  };
  const exception = exceptionOf({
    name: error.name,
    message: error.message,
    status: error.$metadata.httpStatusCode ?? 0,
    item: Item && unmarshall(Item),
    reasons: CancellationReasons?.map(({ Item: item, ...reason }) => ({
      ...reason,
      ...(item && { Item: unmarshall(item) }),
    })),
  });
  const { attempts } = error.$metadata;
  if (attempts !== undefined) exception.$metadata.attempts = attempts;
  return exception;
}
