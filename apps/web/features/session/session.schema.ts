import { checkOf, matching, text } from '../../lib/forms/checks.ts';
import { PERSON_LIMITS } from '../../lib/forms/rules.ts';
import type { ConfirmFields, ForgotFields, RegisterFields, ResetFields, SignInFields } from './fields.ts';

/** Only what every address has; the service sends the code that proves the rest. */
const email = matching('email', (value) => /^\S+@\S+\.\S+$/.test(value.trim()) && value.length <= 254);
const code = matching('code', (value) => /^\s*\d{4,10}\s*$/.test(value));

/** The rule of the user pool. */
const newPassword = matching(
  'password',
  (value) =>
    value.length >= PERSON_LIMITS.password.min &&
    value.length <= PERSON_LIMITS.password.max &&
    [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d\s]/u].every((part) => part.test(value)),
);

export const checkSignIn = checkOf<SignInFields>({ email, password: matching('passwordMissing', (v) => v !== '') });
export const checkRegister = checkOf<RegisterFields>({
  displayName: text('displayName', PERSON_LIMITS.displayName),
  email,
  password: newPassword,
});
export const checkConfirm = checkOf<ConfirmFields>({ email, code });
export const checkForgot = checkOf<ForgotFields>({ email });
export const checkReset = checkOf<ResetFields>({ code, newPassword });
