/** Profile attributes that the access token does not contain. */
export interface Profile {
  readonly email: string;
  readonly name?: string;
}

/** Tokens of a session. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** Port to the identity service, without types or errors of the vendor. */
export abstract class IdentityProvider {
  /**
   * Registers an address. Replaces an unconfirmed registration, so that the latest password counts.
   * Never tells whether the address is known.
   * @returns the random id of this attempt
   */
  abstract register(email: string, password: string, displayName: string): Promise<string>;
  /**
   * @param attempt the attempt of the caller's browser, if known; a code of another attempt is wrong
   * @throws Problem `auth.invalid-code` for a wrong code and an unknown address alike
   */
  abstract confirm(email: string, code: string, attempt?: string): Promise<void>;
  abstract resendCode(email: string): Promise<void>;
  /** @throws Problem `auth.invalid-credentials`, or `auth.unconfirmed` when the password is right */
  abstract signIn(email: string, password: string): Promise<Tokens>;
  /** @throws Problem `auth.invalid-token` for a refresh token that has run out or was revoked */
  abstract refresh(refreshToken: string): Promise<Tokens>;
  /** Also resolves for a token that is already invalid. */
  abstract revoke(refreshToken: string): Promise<void>;
  abstract forgotPassword(email: string): Promise<void>;
  /** @throws Problem `auth.invalid-code` */
  abstract resetPassword(email: string, code: string, newPassword: string): Promise<void>;
  /**
   * Revokes all refresh tokens of an account at the identity service.
   * @returns the user id and the time (ms since 1970, by the clock of the identity service) of the last change of the
   * account; undefined for an unknown address
   */
  abstract endSessions(email: string): Promise<{ readonly userId: string; readonly changedAt: number } | undefined>;
  /** @throws Problem `auth.invalid-token` */
  abstract profile(accessToken: string): Promise<Profile>;
}
