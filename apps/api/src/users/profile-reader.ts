/** What the identity service knows of a person and the access token does not carry. */
export interface Profile {
  readonly email: string;
  readonly name?: string;
}

/** Asked once in a member's life, when their record is created; `auth` gives the real one. */
export abstract class ProfileReader {
  abstract read(accessToken: string): Promise<Profile>;
}
