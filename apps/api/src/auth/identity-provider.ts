/** What the identity service knows of a person and the access token does not carry. */
export interface Profile {
  readonly email: string;
  readonly name?: string;
}

/** Tokens of a session. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** The identity service as the rest of the service knows it: our words, our problems, no shapes of the vendor. */
export abstract class IdentityProvider {
  /** Never tells whether the address is known. */
  abstract register(email: string, password: string, displayName: string): Promise<void>;
  /** @throws Problem `auth.invalid-code` for a wrong code and an unknown address alike */
  abstract confirm(email: string, code: string): Promise<void>;
  abstract resendCode(email: string): Promise<void>;
  /** @throws Problem `auth.invalid-credentials`, or `auth.unconfirmed` when the password is right */
  abstract signIn(email: string, password: string): Promise<Tokens>;
  /** @throws Problem `auth.invalid-token` for a refresh token that has run out or was revoked */
  abstract refresh(refreshToken: string): Promise<Tokens>;
  /** Resolves for a token that is worthless already. */
  abstract revoke(refreshToken: string): Promise<void>;
  abstract forgotPassword(email: string): Promise<void>;
  /** @throws Problem `auth.invalid-code` */
  abstract resetPassword(email: string, code: string, newPassword: string): Promise<void>;
  /** @throws Problem `auth.invalid-token` */
  abstract profile(accessToken: string): Promise<Profile>;
}
