import { mkdtempSync, readFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AdminClient } from '../src/clients/admin-client.ts';
import { Aws } from '../src/clients/aws.ts';
import type { AuditLine } from '../src/core/audit-line.ts';
import { AUDIT_FILE } from '../src/core/audit.ts';
import { OpsFailure } from '../src/core/exit-codes.ts';
import type { Clock, ProgramResult, OpsContext } from '../src/core/ops-context.ts';

/** A clock that advances only by `sleep` and `advance`. */
export class FakeClock implements Clock {
  private time: number;
  /** Hook that runs before each sleep ends. */
  onSleep: (milliseconds: number) => void | Promise<void> = () => undefined;

  constructor(time: number) {
    this.time = time;
  }

  now(): number {
    return this.time;
  }

  async sleep(milliseconds: number): Promise<void> {
    this.time += milliseconds;
    await this.onSleep(milliseconds);
  }

  advance(milliseconds: number): void {
    this.time += milliseconds;
  }
}

interface Parts {
  readonly now?: number;
  readonly admin?: Pick<AdminClient, 'get' | 'post'>;
  readonly aws?: Aws;
  readonly environment?: Readonly<Record<string, string>>;
  readonly root?: string;
  readonly operator?: string;
}

/** A context without network: records output and returns canned answers. */
export class FakeOpsContext implements OpsContext {
  readonly printed: string[] = [];
  readonly warned: string[] = [];
  readonly ran: string[] = [];
  /** Results by command line prefix. The longest matching prefix wins. */
  readonly programs = new Map<string, ProgramResult | (() => ProgramResult)>();
  /** Answers of the operator. Empty: no terminal. */
  readonly typed: string[] = [];
  /** Hidden answers of the operator. */
  readonly secrets: string[] = [];
  /** Standard input, as one line. */
  piped = '';
  /** Responses by "METHOD url". */
  readonly web = new Map<string, () => Response>();
  readonly clock: FakeClock;
  readonly records = mkdtempSync(join(tmpdir(), 'civicforge-ops-'));
  readonly operator: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly root: string;
  private readonly parts: Parts;

  constructor(parts: Parts = {}) {
    this.parts = parts;
    this.clock = new FakeClock(parts.now ?? Date.parse('2026-05-05T12:00:00.000Z'));
    this.operator = parts.operator ?? 'ada';
    this.environment = parts.environment ?? {};
    this.root = parts.root ?? this.records;
  }

  readonly terminal = {
    print: (line: string) => void this.printed.push(line),
    warn: (line: string) => void this.warned.push(line),
    ask: (question: string) => {
      this.warned.push(question);
      return Promise.resolve(this.typed.shift());
    },
    secret: (prompt: string) => {
      this.warned.push(prompt);
      return Promise.resolve(this.secrets.shift() ?? this.piped);
    },
  };

  readonly fetch: typeof fetch = (address, options) => {
    const request = `${options?.method ?? 'GET'} ${address instanceof Request ? address.url : String(address)}`;
    const answer = this.web.get(request);
    return answer ? Promise.resolve(answer()) : Promise.reject(new TypeError(`fetch failed: ${request}`));
  };

  readonly run: OpsContext['run'] = (program, words, options) => this.answer(program, words, options);

  /** Returns the canned result of a program. */
  protected answer(...[program, words]: Parameters<OpsContext['run']>): Promise<ProgramResult> {
    const line = [program, ...words].join(' ');
    this.ran.push(line);
    const fits = [...this.programs.keys()].filter((known) => line.startsWith(known));
    const answer = this.programs.get(fits.sort((a, b) => b.length - a.length)[0] ?? '');
    if (answer === undefined) return Promise.reject(new Error(`${program}: not found`));
    return Promise.resolve(typeof answer === 'function' ? answer() : answer);
  }

  aws(): Aws {
    // Clients are mocked by class (aws-sdk-client-mock); what is not mocked must fail, never reach a network.
    return this.parts.aws ?? new Aws(() => ({ region: 'us-east-1', endpoint: 'http://127.0.0.1:1', maxAttempts: 1 }));
  }

  admin(): Promise<Pick<AdminClient, 'get' | 'post'>> {
    if (this.parts.admin) return Promise.resolve(this.parts.admin);
    return Promise.reject(new OpsFailure('No admin is signed in.'));
  }

  /** Returns the lines of the audit file. */
  audit(): AuditLine[] {
    const path = join(this.records, AUDIT_FILE);
    if (!existsSync(path)) return [];
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as AuditLine);
  }
}

export const ran = (stdout: string, code = 0): ProgramResult => ({ code, stdout, stderr: '' });
