import { isStrongPassword } from '@civicforge/domain';
import { checkOf, displayName, matching } from '../../lib/forms/checks.ts';
import type { BrokenRules } from '../../lib/forms/use-app-form.ts';
import type {
  ChangePasswordFields,
  ConfirmFields,
  ForgotFields,
  RegisterFields,
  ResetFields,
  SignInFields,
} from './fields.ts';

/** A minimal check of the address. The confirmation code proves the rest. */
const email = matching('email', (value) => {
  const address = value.trim();
  return (
    address.length <= 254 && /^[^\s@]+@[^\s@]+$/.test(address) && address.slice(address.indexOf('@')).includes('.')
  );
});
const code = matching('code', (value) => /^\d{4,10}$/.test(value.trim()));
const newPassword = matching('password', isStrongPassword);
const presentPassword = matching('passwordMissing', (value) => value !== '');

export const checkSignIn = checkOf<SignInFields>({ email, password: presentPassword });
export const checkRegister = checkOf<RegisterFields>({
  displayName,
  email,
  password: newPassword,
});
export const checkConfirm = checkOf<ConfirmFields>({ email, code });
export const checkForgot = checkOf<ForgotFields>({ email });
export const checkReset = checkOf<ResetFields>({ code, newPassword });

/** Also refuses the current password as the new one, as the API does. */
export function checkChangePassword(fields: ChangePasswordFields): BrokenRules<ChangePasswordFields> {
  const broken = checkBoth(fields);
  if (Object.keys(broken).length > 0 || fields.currentPassword !== fields.newPassword) return broken;
  return { newPassword: 'passwordSame' };
}

const checkBoth = checkOf<ChangePasswordFields>({ currentPassword: presentPassword, newPassword });
