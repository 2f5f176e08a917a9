import { PERSON_LIMITS } from './limits.ts';

/** Characters that Cognito counts as special characters. */
const SIGN = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/;

const PARTS = [/[a-z]/, /[A-Z]/, /[0-9]/, SIGN, /^\S/, /\S$/];

/**
 * True for a new password that the user pool accepts. Checked here too, because the local emulator has no such check.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html
 */
export function isStrongPassword(password: string): boolean {
  const { min, max } = PERSON_LIMITS.password;
  return password.length >= min && password.length <= max && PARTS.every((part) => part.test(password));
}
