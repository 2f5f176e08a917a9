'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/form/fields.tsx';
import { Form } from '../../components/form/form.tsx';
import { PasswordField } from '../../components/form/password-field.tsx';
import { Sentence } from '../../components/sentence.tsx';
import { SessionFrame } from '../../components/session-frame.tsx';
import { api } from '../../lib/api/browser.ts';
import { forgotPassword, resetPassword } from '../../lib/api/session.ts';
import { useAppForm } from '../../lib/forms/use-app-form.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { rememberAddress, useKnownAddress } from '../../lib/session/known-address.ts';
import type { ForgotFields, ResetFields } from './fields.ts';

/** Resets a password in two steps: request a code, then enter it with the new password. */
export function PasswordReset() {
  const t = useT();
  const [email, setEmail] = useState<string>();
  const isSent = email !== undefined;
  return (
    <SessionFrame
      title={t('session.forgotTitle')}
      lead={
        <span role="status">
          {isSent ? <Sentence t={t} of="session.resetLead" parts={{ email }} /> : t('session.forgotLead')}
        </span>
      }
    >
      {isSent ? <SetPassword email={email} /> : <AskForCode sent={setEmail} />}
      {isSent && (
        <Button
          kind="quiet"
          className="mt-4 -ml-5"
          onClick={() => {
            setEmail(undefined);
          }}
        >
          {t('session.otherAddress')}
        </Button>
      )}
    </SessionFrame>
  );
}

function AskForCode({ sent }: { readonly sent: (email: string) => void }) {
  const t = useT();
  const form = useAppForm<ForgotFields, string>({
    rules: { email: 'email' },
    validate: async (fields) => (await import('./session.schema.ts')).checkForgot(fields),
    send: async (fields) => {
      const email = fields.email.trim();
      rememberAddress(email);
      await forgotPassword(api, email);
      return email;
    },
    done: sent,
  });
  useKnownAddress(form.store);
  return (
    <Form form={form} submit={t('session.forgotSend')}>
      <TextField
        name="email"
        label={t('session.email')}
        type="email"
        autoComplete="username"
        inputMode="email"
        autoCapitalize="none"
      />
    </Form>
  );
}

function SetPassword({ email }: { readonly email: string }) {
  const t = useT();
  const router = useRouter();
  const form = useAppForm<ResetFields, unknown>({
    rules: { code: 'code', newPassword: 'password' },
    validate: async (fields) => (await import('./session.schema.ts')).checkReset(fields),
    send: ({ code, newPassword }) => resetPassword(api, { email, code: code.trim(), newPassword }),
    done: () => {
      router.push('/sign-in?reset=1');
    },
  });
  return (
    <Form form={form} submit={t('session.reset')}>
      <TextField
        name="code"
        label={t('session.code')}
        hint={t('session.codeHint')}
        inputMode="numeric"
        autoComplete="one-time-code"
      />
      <PasswordField
        name="newPassword"
        label={t('session.newPassword')}
        hint={t('session.passwordHint')}
        autoComplete="new-password"
      />
    </Form>
  );
}
