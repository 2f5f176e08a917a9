import {
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  type AdminGetUserCommandOutput,
  AdminUserGlobalSignOutCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { Problem } from '../http/problem.ts';
import { callCognito } from './cognito-call.ts';

/** Calls that need the permissions of the task role on the user pool. */
export class CognitoAccounts {
  constructor(
    private readonly client: CognitoIdentityProviderClient,
    private readonly userPoolId: string,
    /** The emulator has no global sign-out; the members' records end sessions there too. */
    private readonly hasGlobalSignOut: boolean,
  ) {}

  /**
   * Deletes an unconfirmed account by its immutable name, so that an account that replaces it meanwhile is not affected.
   * Confirmations of the address wait for the lease of the caller.
   * @param until no deletion starts after this time (ms), because the lease could end before it
   * @returns false for a confirmed account, which stays
   */
  async removeUnconfirmed(email: string, until: number): Promise<boolean> {
    const user = await this.find(email);
    if (user === undefined) return true;
    if (user.UserStatus !== 'UNCONFIRMED' || user.Username === undefined) return false;
    if (Date.now() >= until) throw new Problem('busy', undefined, { headers: { 'retry-after': '2' } });
    const command = new AdminDeleteUserCommand({ UserPoolId: this.userPoolId, Username: user.Username });
    await callCognito<unknown>(() => this.client.send(command), { UserNotFoundException: () => undefined });
    return true;
  }

  /**
   * Deletes the account of a member. It needs no token of theirs, so that another process can finish a deletion.
   * @param userId the `sub`, which the pool takes as a name too
   */
  async remove(userId: string): Promise<void> {
    const command = new AdminDeleteUserCommand({ UserPoolId: this.userPoolId, Username: userId });
    await callCognito<unknown>(() => this.client.send(command), { UserNotFoundException: () => undefined });
  }

  /** Revokes all refresh tokens of the account. See `IdentityProvider.endSessions`. */
  async endSessions(email: string): Promise<{ userId: string; changedAt: number } | undefined> {
    const user = await this.find(email);
    if (user?.Username === undefined) return undefined;
    if (this.hasGlobalSignOut) {
      const command = new AdminUserGlobalSignOutCommand({ UserPoolId: this.userPoolId, Username: user.Username });
      await callCognito<unknown>(() => this.client.send(command), { UserNotFoundException: () => undefined });
    }
    const userId = user.UserAttributes?.find(({ Name }) => Name === 'sub')?.Value ?? user.Username;
    return { userId, changedAt: (user.UserLastModifiedDate ?? new Date()).getTime() };
  }

  private find(email: string): Promise<AdminGetUserCommandOutput | undefined> {
    const command = new AdminGetUserCommand({ UserPoolId: this.userPoolId, Username: email });
    return callCognito<AdminGetUserCommandOutput>(() => this.client.send(command), {
      UserNotFoundException: () => undefined,
    });
  }
}
