'use client';

import { Form } from '../../components/form/form.tsx';
import { TextField } from '../../components/form/fields.tsx';
import { PasswordField } from '../../components/form/password-field.tsx';
import { Link } from '../../components/link.tsx';
import { api } from '../../lib/api/browser.ts';
import { signIn } from '../../lib/api/session.ts';
import { useAppForm } from '../../lib/forms/use-app-form.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { goTo } from '../../lib/session/go-to.ts';
import { rememberAddress, useKnownAddress } from '../../lib/session/known-address.ts';
import type { SignInFields } from './fields.ts';

export function SignInForm({ returnTo }: { readonly returnTo: string }) {
  const t = useT();
  const form = useAppForm<SignInFields, unknown>({
    rules: { email: 'email', password: 'passwordMissing' },
    validate: async (fields) => (await import('./session.schema.ts')).checkSignIn(fields),
    send: (fields) => {
      rememberAddress(fields.email.trim());
      return signIn(api, { email: fields.email.trim(), password: fields.password });
    },
    // A full page load, so that everything is rendered for the new session.
    done: () => {
      goTo(returnTo);
    },
  });
  useKnownAddress(form.store);
  return (
    <Form
      form={form}
      submit={t('session.signIn')}
      duringMaintenance
      help={(code) =>
        code === 'auth.unconfirmed' && (
          <Link
            href={`/confirm?returnTo=${encodeURIComponent(returnTo)}`}
            className="inline-block min-h-6 underline underline-offset-4"
          >
            {t('session.confirmTitle')}
          </Link>
        )
      }
    >
      <TextField
        name="email"
        label={t('session.email')}
        type="email"
        autoComplete="username"
        inputMode="email"
        autoCapitalize="none"
      />
      <PasswordField name="password" label={t('session.password')} autoComplete="current-password" />
      <p>
        <Link href="/forgot-password" className="inline-block min-h-6 text-accent underline underline-offset-4">
          {t('session.forgot')}
        </Link>
      </p>
    </Form>
  );
}
