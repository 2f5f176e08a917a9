import { isStrongPassword } from '@civicforge/domain';
import { checkOf, displayName, matching } from '../../lib/forms/checks.ts';
import type { ConfirmFields, ForgotFields, RegisterFields, ResetFields, SignInFields } from './fields.ts';

/** A minimal check of the address. The confirmation code proves the rest. */
const email = matching('email', (value) => {
  const address = value.trim();
  return (
    address.length <= 254 && /^[^\s@]+@[^\s@]+$/.test(address) && address.slice(address.indexOf('@')).includes('.')
  );
});
const code = matching('code', (value) => /^\d{4,10}$/.test(value.trim()));
const newPassword = matching('password', isStrongPassword);

export const checkSignIn = checkOf<SignInFields>({ email, password: matching('passwordMissing', (v) => v !== '') });
export const checkRegister = checkOf<RegisterFields>({
  displayName,
  email,
  password: newPassword,
});
export const checkConfirm = checkOf<ConfirmFields>({ email, code });
export const checkForgot = checkOf<ForgotFields>({ email });
export const checkReset = checkOf<ResetFields>({ code, newPassword });
