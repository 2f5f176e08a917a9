import { createHmac, timingSafeEqual } from 'node:crypto';

/** The long-lived half of a browser session, as the refresh cookie carries it. */
export interface LongSession {
  readonly refreshToken: string;
  /** Cognito `sub` of the member. */
  readonly userId: string;
  /** Time of the sign-in by the clock of the identity service, in seconds (`auth_time`). */
  readonly signedInAt: number;
}

const SEPARATOR = '~';

/**
 * Seals the refresh cookie with an HMAC, so that the service recognises its own cookies without a call. A made-up
 * cookie costs neither a call to the identity service nor a count of any limit, and a real one names its member
 * although Cognito encrypts refresh tokens.
 */
export class SealedSession {
  readonly #key: Buffer;

  /** @param secret 32 bytes; the key is derived from it for this purpose alone */
  constructor(secret: Buffer) {
    this.#key = createHmac('sha256', secret).update('refresh cookies').digest();
  }

  seal({ refreshToken, userId, signedInAt }: LongSession): string {
    const text = [refreshToken, encodeURIComponent(userId), String(signedInAt)].join(SEPARATOR);
    return text + SEPARATOR + this.#mac(text).toString('base64url');
  }

  /** The session in a cookie of ours; undefined for every other value. */
  open(cookie: string): LongSession | undefined {
    const end = cookie.lastIndexOf(SEPARATOR);
    const text = cookie.slice(0, Math.max(0, end));
    const given = Buffer.from(cookie.slice(end + 1), 'base64url');
    const expected = this.#mac(text);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    const parts = text.split(SEPARATOR);
    const [userId, signedInAt] = parts.slice(-2);
    if (userId === undefined || signedInAt === undefined) return undefined;
    return {
      refreshToken: parts.slice(0, -2).join(SEPARATOR),
      userId: decodeURIComponent(userId),
      signedInAt: Number(signedInAt),
    };
  }

  #mac(text: string): Buffer {
    return createHmac('sha256', this.#key).update(text).digest();
  }
}
