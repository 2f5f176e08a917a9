import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { StackFile } from '../../../../libs/contract/src/local-stack.ts';
import { readLocalStack } from '../clients/local-stack.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { waitUntil } from '../core/wait-until.ts';
import type { Measured } from './drill-record.ts';

/** The local stack of a drill, and its measured times. */
export class DrillStack {
  readonly context: OpsContext;
  readonly access: StageAccess & { readonly stage: 'local' };
  readonly times: Measured[] = [];

  /** @throws OpsFailure it has no service */
  constructor(context: OpsContext, data: string) {
    this.context = context;
    this.access = { stage: 'local', data };
    if (this.stack().api === undefined) throw new OpsFailure('The stack runs no service.', EXIT.usage);
  }

  stack(): StackFile {
    return readLocalStack(this.access.data);
  }

  get api(): string {
    return this.stack().api ?? '';
  }

  get database(): DynamoDBClient {
    return this.context.aws(this.access).client(DynamoDBClient);
  }

  /** Runs an action and records its duration. */
  async timed<T>(what: string, work: () => Promise<T>): Promise<T> {
    const began = this.context.clock.now();
    const answer = await work();
    this.times.push({ what, seconds: (this.context.clock.now() - began) / 1000 });
    return answer;
  }

  /**
   * Runs an operations command as an operator would.
   * @throws Error with the end of its output
   */
  async ops(...words: string[]): Promise<string> {
    const main = join(this.context.root, 'apps', 'ops', 'src', 'main.ts');
    const { code, stdout, stderr } = await this.context.run(process.execPath, [
      main,
      ...words,
      '--data',
      this.access.data,
    ]);
    if (code === 0) return stdout;
    throw new Error(
      `"ops ${words.join(' ')}" ended with ${code}: ${(stderr || stdout).trim().split('\n').at(-1) ?? ''}`,
    );
  }

  /** Returns true if the service is healthy. */
  async isUp(): Promise<boolean> {
    try {
      const answer = await this.context.fetch(`${this.api}/health/ready`, { signal: AbortSignal.timeout(5_000) });
      return answer.status === 200;
    } catch {
      return false;
    }
  }

  /** Kills the service process. The supervisor of the stack starts another one. */
  endService(signal: 'SIGKILL' | 'SIGTERM'): number {
    const { api } = this.stack().pids;
    if (api === undefined) throw new Error('the stack does not say which process the service is');
    process.kill(api, signal);
    return api;
  }

  /** Waits until another service process answers. */
  async isBack(before: number): Promise<void> {
    await waitUntil(this.context, {
      what: 'the service',
      everySeconds: 0.05,
      atMostSeconds: 60,
      poll: async () =>
        this.stack().pids.api !== before && (await this.isUp()) ? { done: true } : { still: 'not back yet' },
    });
  }

  /** Polls several times a second until a condition is true. */
  async sees(what: string, poll: () => Promise<boolean>, atMostSeconds = 60): Promise<void> {
    const still = { still: 'not seen yet' };
    await waitUntil(this.context, {
      what,
      everySeconds: 0.1,
      atMostSeconds,
      poll: async () => ((await poll().catch(() => false)) ? { done: true } : still),
    });
  }
}
