'use client';

import { useRouter } from 'next/navigation';
import { TextField } from '../../components/form/fields.tsx';
import { Form } from '../../components/form/form.tsx';
import { PasswordField } from '../../components/form/password-field.tsx';
import { api } from '../../lib/api/browser.ts';
import { register } from '../../lib/api/session.ts';
import { useAppForm } from '../../lib/forms/use-app-form.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { rememberAddress } from '../../lib/session/known-address.ts';
import type { RegisterFields } from './fields.ts';
import { keepNewAccount } from './new-account.ts';

export function RegisterForm({ returnTo }: { readonly returnTo: string }) {
  const t = useT();
  const router = useRouter();
  const form = useAppForm<RegisterFields, unknown>({
    rules: { displayName: 'displayName', email: 'email', password: 'password' },
    validate: async (fields) => (await import('./session.schema.ts')).checkRegister(fields),
    send: async (fields) => {
      const email = fields.email.trim();
      await register(api, { email, password: fields.password, displayName: fields.displayName.trim() });
      rememberAddress(email);
      keepNewAccount({ email, password: fields.password });
    },
    done: () => {
      router.push(`/confirm?returnTo=${encodeURIComponent(returnTo)}`);
    },
  });
  return (
    <Form form={form} submit={t('session.register')}>
      <TextField
        name="displayName"
        label={t('session.displayName')}
        hint={t('session.displayNameHint')}
        autoComplete="nickname"
      />
      <TextField
        name="email"
        label={t('session.email')}
        hint={t('session.emailHint')}
        type="email"
        autoComplete="username"
        inputMode="email"
        autoCapitalize="none"
      />
      <PasswordField
        name="password"
        label={t('session.password')}
        hint={t('session.passwordHint')}
        autoComplete="new-password"
      />
    </Form>
  );
}
