import { isServerError, isThrottlingError, isTransientError, StandardRetryStrategy } from '@smithy/core/retry';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import type { Operation } from './commands.ts';
import { HttpPost } from './http-post.ts';
import { Signature } from './signature.ts';
import { decodeAnswer, decodeError, encodeRequest } from './wire.ts';

export interface TransportSettings {
  readonly region: string;
  /** Endpoint of a local database. Undefined in AWS. */
  readonly endpoint?: string;
}

export interface CallOptions {
  /** Ends the call with an `AbortError`. Its outcome is then unknown. */
  readonly abortSignal?: AbortSignal;
  /** Called for each failed attempt, retried or not. */
  readonly onFailedAttempt?: (error: unknown) => void;
}

/** The port to DynamoDB. Input and output have plain JavaScript values in the shapes of the SDK's document client. */
export interface Transport {
  /** @throws DynamoException for an error answer after all retries, otherwise the error of the connection */
  call(operation: Operation, input: object, options?: CallOptions): Promise<object>;
  close(): void;
}

/** Attempts of a call, as in the SDK's configuration for DynamoDB. */
export const MAX_ATTEMPTS = 4;

/** A clock that is wrong by more than this, in milliseconds, invalidates signatures (5 minutes in AWS). */
const CLOCK_TOLERANCE = 240_000;

/**
 * A lean client for the operations that the service uses: JSON over pooled HTTP/1.1 with Signature Version 4.
 * Credentials and the decision about retries come from the SDK's own libraries.
 */
export class LeanTransport implements Transport {
  readonly #http: HttpPost;
  readonly #host: string;
  readonly #signature: Signature;
  readonly #credentials = defaultProvider();
  readonly #retries = new StandardRetryStrategy(MAX_ATTEMPTS);
  /** The difference between the service's clock and ours, in milliseconds. */
  #clockOffset = 0;

  constructor({ region, endpoint }: TransportSettings) {
    const origin = new URL(endpoint ?? awsEndpoint(region));
    this.#host = origin.host;
    this.#http = new HttpPost(origin.origin);
    this.#signature = new Signature(region, 'dynamodb');
  }

  async call(operation: Operation, input: object, options: CallOptions = {}): Promise<object> {
    const body = encodeRequest(operation, input);
    if (options.abortSignal === undefined) return this.#tries(operation, body, options);
    return untilAborted(options.abortSignal, this.#tries(operation, body, options));
  }

  close(): void {
    this.#http.close();
  }

  async #tries(operation: Operation, body: string, { abortSignal, onFailedAttempt }: CallOptions): Promise<object> {
    let token = await this.#retries.acquireInitialRetryToken('');
    for (let attempts = 1; ; attempts += 1) {
      try {
        const output = await this.#attempt(operation, body);
        this.#retries.recordSuccess(token);
        return { ...output, $metadata: { httpStatusCode: 200, attempts } };
      } catch (error) {
        onFailedAttempt?.(error);
        const failure = { error: error as SdkError, errorType: errorTypeOf(error as SdkError) } as const;
        const next = await this.#retries.refreshRetryTokenForRetry(token, failure).catch(() => undefined);
        if (next === undefined || abortSignal?.aborted === true) throw withAttempts(error, attempts);
        token = next;
      }
    }
  }

  async #attempt(operation: Operation, body: string): Promise<object> {
    const headers = {
      host: this.#host,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
    };
    const date = new Date(Date.now() + this.#clockOffset);
    const signed = this.#signature.sign(headers, body, { credentials: await this.#credentials(), date });
    const answer = await this.#http.send(signed, body);
    if (answer.status === 200) return decodeAnswer(operation, answer.body);
    const error = decodeError(answer.status, textOf(answer.headers['x-amzn-errortype']), answer.body);
    if (this.#correctsClock(textOf(answer.headers['date']))) error.$metadata.clockSkewCorrected = true;
    throw error;
  }

  /** Adopts the clock of the service. Returns false if ours was right. */
  #correctsClock(date: string | undefined): boolean {
    const offset = Date.parse(date ?? '') - Date.now();
    if (!(Math.abs(offset - this.#clockOffset) >= CLOCK_TOLERANCE)) return false;
    this.#clockOffset = offset;
    return true;
  }
}

function awsEndpoint(region: string): string {
  return `https://dynamodb.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}

type SdkError = Parameters<typeof isThrottlingError>[0];
type ErrorType = Parameters<StandardRetryStrategy['refreshRetryTokenForRetry']>[1]['errorType'];

function errorTypeOf(error: SdkError): ErrorType {
  if (isThrottlingError(error)) return 'THROTTLING';
  if (isTransientError(error)) return 'TRANSIENT';
  return isServerError(error) ? 'SERVER_ERROR' : 'CLIENT_ERROR';
}

function withAttempts(error: unknown, attempts: number): unknown {
  if (!(error instanceof Error)) return error;
  const { $metadata } = error as { $metadata?: object };
  return Object.assign(error, { $metadata: { ...$metadata, attempts } });
}

function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      reject(new DOMException('The call was aborted', 'AbortError'));
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abort);
    });
  });
}

function textOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
