import { DatabaseBusy, isTransient } from './busy.ts';
import type { Command, Operation } from './commands.ts';
import type { CallOptions, Transport } from './transport.ts';

/** One call of the database, as watchers see it. */
export interface Call {
  readonly operation: Operation;
  readonly input: object;
}

/** Wraps calls, to count or to trace them. */
export interface Watcher {
  call?(call: Call, next: (call: Call) => Promise<object>): Promise<object>;
  /** Called for each failed attempt, retried or not. */
  failedAttempt?(operation: Operation, error: unknown): void;
}

/** The door to DynamoDB for all calls. Maps every retryable failure to `DatabaseBusy`. */
export class Documents {
  readonly #watchers: Watcher[] = [];

  constructor(private readonly transport: Transport) {}

  /** Adds a watcher around the existing ones. */
  watch(watcher: Watcher): void {
    this.#watchers.push(watcher);
  }

  /** @throws DatabaseBusy the outcome is unknown, the caller may retry; DynamoException for all other error answers */
  async send<Output extends object>(
    { operation, input }: Command<object, Output>,
    options?: Pick<CallOptions, 'abortSignal'>,
  ): Promise<Output> {
    try {
      return (await this.#watched({ operation, input }, { ...options, ...this.#listener(operation) })) as Output;
    } catch (error) {
      throw isTransient(error) ? new DatabaseBusy(error) : error;
    }
  }

  #watched(call: Call, options: CallOptions): Promise<object> {
    let next = ({ operation, input }: Call) => this.transport.call(operation, input, options);
    for (const watcher of this.#watchers) {
      const inner = next;
      if (watcher.call) next = (outer) => watcher.call?.(outer, inner) ?? inner(outer);
    }
    return next(call);
  }

  #listener(operation: Operation): Pick<CallOptions, 'onFailedAttempt'> {
    if (this.#watchers.length === 0) return {};
    return {
      onFailedAttempt: (error) => {
        for (const watcher of this.#watchers) watcher.failedAttempt?.(operation, error);
      },
    };
  }
}
