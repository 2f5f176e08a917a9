/** The registration that counts for an address: the latest one. */
export interface PendingRegistration {
  /** Random id of the attempt, which the browser of the person keeps in a cookie. */
  readonly attempt: string;
  /** Compares a password with the slow salted hash of the registration. */
  matches(password: string): Promise<boolean>;
}

/**
 * Registrations that wait for their confirmation. A record holds a hash of the password, because Cognito answers "not
 * confirmed" to any password: with it, only the person who registered learns that. The record is written before the
 * account, so a process that is killed in between leaves a record without an account, never the reverse.
 */
export abstract class PendingRegistrations {
  /**
   * Runs `work` while no other process registers or confirms the same address.
   * @param work gets the time (ms since 1970) until which it may start a call that must not overlap with another one
   * @throws Problem `busy` when the address stays in use
   */
  abstract alone<T>(email: string, work: (until: number) => Promise<T>): Promise<T>;
  abstract remember(email: string, attempt: string, password: string): Promise<void>;
  abstract find(email: string): Promise<PendingRegistration | undefined>;
  abstract forget(email: string): Promise<void>;
}
