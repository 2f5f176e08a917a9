import type { Item } from './attribute-values.ts';

interface Metadata {
  readonly httpStatusCode: number;
  attempts?: number;
  /** True after a wrong clock was corrected, so that a retry can succeed. */
  clockSkewCorrected?: true;
}

/** A parsed error answer of DynamoDB. */
export interface ErrorAnswer {
  /** Name without namespace, such as `ThrottlingException`. */
  readonly name: string;
  readonly message: string;
  readonly status: number;
  /** The item that a failed condition returned. */
  readonly item?: Item | undefined;
  readonly reasons?: readonly CancellationReason[] | undefined;
}

export interface CancellationReason {
  readonly Code?: string;
  readonly Message?: string;
  readonly Item?: Item;
}

/**
 * An error answer of DynamoDB, named as the SDK names it.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
export class DynamoException extends Error {
  readonly $fault: 'client' | 'server';
  readonly $metadata: Metadata;

  constructor({ name, message, status }: ErrorAnswer) {
    super(message);
    this.name = name;
    this.$fault = status < 500 ? 'client' : 'server';
    this.$metadata = { httpStatusCode: status };
  }
}

export class ConditionalCheckFailedException extends DynamoException {
  /** The stored item, for calls with `ReturnValuesOnConditionCheckFailure`. */
  readonly Item: Item | undefined;

  constructor(answer: ErrorAnswer) {
    super(answer);
    this.Item = answer.item;
  }
}

export class TransactionCanceledException extends DynamoException {
  readonly CancellationReasons: readonly CancellationReason[];

  constructor(answer: ErrorAnswer) {
    super(answer);
    this.CancellationReasons = answer.reasons ?? [];
  }
}

/**
 * A single write that conflicts with a transaction on its item or with a write of another region. DynamoDB refuses it without
 * effect, so it is retried.
 */
class ConflictException extends DynamoException {
  readonly $retryable = { throttling: false };
}

export class IdempotentParameterMismatchException extends DynamoException {}

/** By the names of the service. A class has another name of its own where a bundler must tell it from one of a package. */
const CLASSES = new Map<string, new (answer: ErrorAnswer) => DynamoException>(
  Object.entries({
    ConditionalCheckFailedException,
    TransactionCanceledException,
    IdempotentParameterMismatchException,
    TransactionConflictException: ConflictException,
    ReplicatedWriteConflictException: ConflictException,
  }),
);

/** Returns the exception for an error answer. */
export function exceptionOf(answer: ErrorAnswer): DynamoException {
  return new (CLASSES.get(answer.name) ?? DynamoException)(answer);
}
