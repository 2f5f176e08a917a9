import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../http/caller.ts';
import { Problem } from '../http/problem.ts';
import { RateCounter } from '../http/rate-counter.ts';
import { IdentityProvider, type Tokens } from './identity-provider.ts';
import { SIGNED_IN_USER, type SignedInUser } from './ports.ts';
import { callerOf, jwtPart } from './token-claims.ts';

/** Signing in with everything that has to hold around it. */
@Injectable()
export class AuthService {
  constructor(
    private readonly identity: IdentityProvider,
    private readonly rates: RateCounter,
    @Inject(SIGNED_IN_USER) private readonly signedInUser: SignedInUser,
  ) {}

  /**
   * @throws Problem `auth.invalid-credentials`, `auth.unconfirmed`, or `rate-limited` after too many failures of the
   * account, whether it exists or not
   */
  async signIn(email: string, password: string): Promise<{ tokens: Tokens; user: unknown }> {
    const account = `account:${createHash('sha256').update(email).digest('hex')}`;
    // Counted before the try and forgiven after a success, so that many tries at once cannot slip through together.
    await this.rates.count('sign-in', account);
    const tokens = await this.tryPassword(email, password, account);
    await this.rates.forget('sign-in', account);
    return { tokens, user: await this.signedInUser(callerBehind(tokens)) };
  }

  private async tryPassword(email: string, password: string, account: string): Promise<Tokens> {
    try {
      return await this.identity.signIn(email, password);
    } catch (error) {
      const isFailure = error instanceof Problem && error.code === 'auth.invalid-credentials';
      if (!isFailure) await this.rates.forget('sign-in', account);
      throw error;
    }
  }
}

/** The token came from the identity service itself a moment ago, so its claims are true without a signature check. */
function callerBehind({ accessToken }: Tokens): Caller {
  const caller = callerOf(jwtPart(accessToken, 'claims') ?? {}, { token: accessToken, via: 'cookie' });
  if (caller === null) throw new Error('the identity service issued an access token without the usual claims');
  return caller;
}
