import { signIn } from '../../../../libs/contract/src/smoke/http-client.ts';
import { addressesOf } from '../access.ts';
import { fail, type Finding, ok } from '../core/checks.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { smokePeople } from '../smoke/smoke-people.ts';
import { ask } from './asking.ts';

/** A session of the first smoke member, created on first use. */
export class MemberSession {
  private readonly context: OpsContext;
  private readonly access: StageAccess;
  private cookies: Promise<string> | undefined;

  constructor(context: OpsContext, access: StageAccess) {
    this.context = context;
    this.access = access;
  }

  /** Checks that a member gets JSON with this field from a path. */
  async sees(path: string, field: string): Promise<Finding> {
    const cookie = await (this.cookies ??= this.begin());
    const answer = await ask(this.context, `${this.api}${path}`, { headers: { cookie } });
    if (answer.status !== 200) return fail(`${path} answers ${answer.status}`);
    const body = (await answer.json()) as Record<string, unknown>;
    return field in body ? ok() : fail(`${path} answers without ${field}`);
  }

  private get api(): string {
    return addressesOf(this.context, this.access).api;
  }

  private async begin(): Promise<string> {
    const [person] = await smokePeople(this.context, this.access);
    const { cookies } = await signIn({ baseUrl: this.api, origin: this.api, fetch: this.context.fetch }, person);
    return cookies;
  }
}
