/**
 * Remembers, until an account is confirmed, a slow salted hash of the password it was registered with. It exists
 * because Cognito answers "not confirmed" to any password: with it, only the person who registered learns that.
 */
export abstract class PendingPasswords {
  abstract remember(email: string, password: string): Promise<void>;
  abstract matches(email: string, password: string): Promise<boolean>;
  abstract forget(email: string): Promise<void>;
}
