import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CONFIRMATION_CODE, DEMO_PEOPLE } from '../../local/people.ts';

/** A member and the access token with which their programs speak. */
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

/** A program that uses the service over HTTP, as anybody's could. */
export class Client {
  private readonly service: string;

  /** @param service address of the service or of the web application, which passes on what is for the service */
  constructor(service: string) {
    this.service = service;
  }

  async send(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${this.service}${path}`, {
      method,
      headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
  }

  /**
   * Sends one request of a member until it is answered for good, always with the same key: what a program does whose
   * line is bad, or whose service dies.
   *
   * @throws Error it was not answered within a minute
   */
  async insist(member: Member, method: string, path: string, body?: object): Promise<Answer> {
    const headers = { authorization: `Bearer ${member.token}`, 'idempotency-key': randomUUID() };
    const deadline = Date.now() + 60_000;
    for (;;) {
      const answer = await this.send(method, path, body, headers).catch(() => undefined);
      const isFinal = answer !== undefined && answer.status < 500 && answer.body['code'] !== 'idempotency.in-progress';
      if (isFinal) return answer;
      if (Date.now() > deadline) throw new Error(`${method} ${path} was never answered for good`);
      await sleep(100);
    }
  }

  /** As `insist`, for an answer that must be a success. */
  async must(member: Member, method: string, path: string, body?: object): Promise<Answer['body']> {
    const { status, body: answer } = await this.insist(member, method, path, body);
    if (status >= 300) throw new Error(`${method} ${path} was answered ${status} ${JSON.stringify(answer)}`);
    return answer;
  }

  /** A new member: registered, confirmed and signed in. */
  async join(name: string): Promise<Member> {
    const email = `${name.toLowerCase()}-${randomUUID()}@example.org`;
    const { password } = DEMO_PEOPLE[0];
    await this.expect(202, '/api/v1/auth/register', { email, password, displayName: name });
    await this.expect(204, '/api/v1/auth/confirm', { email, code: CONFIRMATION_CODE });
    return this.signIn(name, email, password);
  }

  /** @throws Error the service does not let them in */
  async signIn(name: string, email: string, password: string): Promise<Member> {
    const response = await fetch(`${this.service}/api/v1/auth/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
      signal: AbortSignal.timeout(10_000),
    });
    const cookie = response.headers.getSetCookie().find((line) => /^(__Host-)?civicforge_access=/.test(line));
    const token = cookie?.split(';')[0]?.split('=')[1];
    if (token === undefined) throw new Error(`sign-in of ${email} was answered ${response.status}`);
    return { name, email, password, token };
  }

  private async expect(status: number, path: string, body: object): Promise<void> {
    const answer = await this.send('POST', path, body);
    if (answer.status !== status) {
      throw new Error(`${path} was answered ${answer.status} ${JSON.stringify(answer.body)}`);
    }
  }
}
