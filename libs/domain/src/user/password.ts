import { PERSON_LIMITS } from './limits.ts';

/** The signs that Cognito counts as such. */
const SIGN = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/;

const PARTS = [/[a-z]/, /[A-Z]/, /[0-9]/, SIGN, /^\S/, /\S$/];

/**
 * True for a new password that the user pool accepts. The local emulator checks nothing, so the rule stands here too.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html
 */
export function isStrongPassword(password: string): boolean {
  const { min, max } = PERSON_LIMITS.password;
  return password.length >= min && password.length <= max && PARTS.every((part) => part.test(password));
}
