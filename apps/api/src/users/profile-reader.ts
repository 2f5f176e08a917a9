/** Profile attributes that the access token does not contain. */
export interface Profile {
  readonly email: string;
  readonly name?: string;
}

/** Reads the profile once, when the member record is created. The `auth` module provides the implementation. */
export abstract class ProfileReader {
  abstract read(accessToken: string): Promise<Profile>;
}
