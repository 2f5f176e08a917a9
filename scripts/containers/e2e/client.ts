import { randomUUID } from 'node:crypto';
import { type ClientArgs, failureOf, send, signIn } from '../../../libs/contract/src/smoke/http-client.ts';
import { CONFIRMATION_CODE, DEMO_PEOPLE } from '../../local/people.ts';

/** A member and their access token. */
export interface Member {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly token: string;
}

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Retry policy: repeats a request without a final answer for a minute. */
const INSISTENT = {
  tries: Number.POSITIVE_INFINITY,
  pauseMs: 100,
  timeoutMs: 10_000,
  withinMs: 60_000,
  isTransient: (status: number, code: string | undefined) => status >= 500 || code === 'idempotency.in-progress',
};

/** HTTP client of the container tests and the crash test. */
export class Client {
  private readonly args: ClientArgs;

  /** @param service base URL of the service, or of the web application, which forwards to it */
  constructor(service: string) {
    this.args = { baseUrl: service, origin: service, fetch, retry: { tries: 1 } };
  }

  /**
   * Repeats a request under one idempotency key until it has a final answer.
   * @throws JourneyFailure without an answer within a minute
   */
  async insist(member: Member, method: string, path: string, body?: object): Promise<Answer> {
    const headers = { authorization: `Bearer ${member.token}`, 'idempotency-key': randomUUID() };
    const args = { ...this.args, retry: INSISTENT };
    const answer = await send(args, { step: `${method} ${path}`, method, path, headers, ...(body && { body }) });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) };
  }

  /** Like `insist`, but throws unless the answer is a success. */
  async must(member: Member, method: string, path: string, body?: object): Promise<Answer['body']> {
    const { status, body: answer } = await this.insist(member, method, path, body);
    if (status >= 300) throw new Error(`${method} ${path} answers ${status} ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Registers, confirms and signs in a new member. */
  async join(name: string): Promise<Member> {
    const email = `${name.toLowerCase()}-${randomUUID()}@example.org`;
    const { password } = DEMO_PEOPLE[0];
    await this.expect(202, '/api/v1/auth/register', { email, password, displayName: name });
    await this.expect(204, '/api/v1/auth/confirm', { email, code: CONFIRMATION_CODE });
    return this.signIn(name, email, password);
  }

  /** @throws JourneyFailure if the service refuses */
  async signIn(name: string, email: string, password: string): Promise<Member> {
    const { token } = await signIn(this.args, { email, password });
    return { name, email, password, token };
  }

  private async expect(status: number, path: string, body: object): Promise<void> {
    const answer = await send(this.args, { step: path, method: 'POST', path, body });
    if (answer.status !== status) throw await failureOf(path, answer);
    await answer.body?.cancel();
  }
}
