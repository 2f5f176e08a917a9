import { api } from '../../lib/api/browser.ts';
import { signIn } from '../../lib/api/session.ts';

interface NewAccount {
  readonly email: string;
  readonly password: string;
}

/** Kept in the memory of this page alone: a reload forgets it, and no storage ever holds it. */
let newAccount: NewAccount | undefined;

/** Keeps what was just typed in the registration form, for the sign-in after the address is confirmed. */
export function keepNewAccount(account: NewAccount): void {
  newAccount = account;
}

/**
 * Signs in with the account that this page has just registered.
 * @returns false if the member has to sign in: another address, a reloaded page, or a failed sign-in
 */
export async function signInAfterConfirming(email: string): Promise<boolean> {
  const account = newAccount;
  newAccount = undefined;
  if (account?.email !== email) return false;
  try {
    await signIn(api, account);
    return true;
  } catch {
    return false;
  }
}
