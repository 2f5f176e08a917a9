'use client';

import { useRouter } from 'next/navigation';
import { TextField } from '../../components/form/fields.tsx';
import { Form } from '../../components/form/form.tsx';
import { api } from '../../lib/api/browser.ts';
import { confirmAddress } from '../../lib/api/session.ts';
import { useAppForm } from '../../lib/forms/use-app-form.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { goTo } from '../../lib/session/go-to.ts';
import { rememberAddress, useKnownAddress } from '../../lib/session/known-address.ts';
import type { ConfirmFields } from './fields.ts';
import { signInAfterConfirming } from './new-account.ts';
import { ResendCode } from './resend-code.tsx';

export function ConfirmForm({ returnTo }: { readonly returnTo: string }) {
  const t = useT();
  const router = useRouter();
  const form = useAppForm<ConfirmFields, boolean>({
    rules: { email: 'email', code: 'code' },
    validate: async (fields) => (await import('./session.schema.ts')).checkConfirm(fields),
    send: async (fields) => {
      const address = fields.email.trim();
      await confirmAddress(api, { email: address, code: fields.code.trim() });
      rememberAddress(address);
      return signInAfterConfirming(address);
    },
    done: (isSignedIn) => {
      // A full page load, so that everything is rendered for the new session.
      if (isSignedIn) goTo(returnTo);
      else router.push(`/sign-in?confirmed=1&returnTo=${encodeURIComponent(returnTo)}`);
    },
  });
  useKnownAddress(form.store);
  return (
    <>
      <Form form={form} submit={t('session.confirm')}>
        <TextField
          name="email"
          label={t('session.email')}
          type="email"
          autoComplete="username"
          inputMode="email"
          autoCapitalize="none"
        />
        <TextField
          name="code"
          label={t('session.code')}
          hint={t('session.codeHint')}
          inputMode="numeric"
          autoComplete="one-time-code"
        />
      </Form>
      <ResendCode email={() => form.store.value('email') ?? ''} />
    </>
  );
}
