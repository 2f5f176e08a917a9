import type { Caller } from '../http/caller.ts';

/** Returns a member without a session, for background work: an interrupted deletion, a digest, an ended call. */
export function absentCaller(userId: string): Caller {
  return {
    userId,
    username: userId,
    groups: [],
    isModerator: false,
    isAdmin: false,
    accessToken: '',
    via: 'bearer',
    expiresAt: new Date(0).toISOString(),
    signedInAt: 0,
  };
}
