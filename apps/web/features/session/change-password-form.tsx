'use client';

import { useState } from 'react';
import { Form } from '../../components/form/form.tsx';
import { PasswordField } from '../../components/form/password-field.tsx';
import { Notice } from '../../components/notice.tsx';
import { api, quietApi } from '../../lib/api/browser.ts';
import { changePassword } from '../../lib/api/session.ts';
import { useAppForm } from '../../lib/forms/use-app-form.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import type { ChangePasswordFields } from './fields.ts';

/** Changes the password. The answer replaces the session of this browser. */
export function ChangePasswordForm() {
  const t = useT();
  const [changed, setChanged] = useState(false);
  const form = useAppForm<ChangePasswordFields, unknown>({
    again: true,
    rules: { currentPassword: 'passwordWrong', newPassword: 'password' },
    validate: async (fields) => (await import('./session.schema.ts')).checkChangePassword(fields),
    send: (fields) => {
      setChanged(false);
      return changePassword(api, fields);
    },
    done: () => {
      // The new session replaces the one that this device was registered in.
      void import('../../lib/device/push.ts').then(({ renewPush }) => renewPush(quietApi)).catch(() => undefined);
      setChanged(true);
      form.store.reset();
    },
  });
  return (
    <Form form={form} submit={t('session.change')} sticky>
      {changed && (
        <Notice kind="success" live>
          {t('session.changed')}
        </Notice>
      )}
      <PasswordField name="currentPassword" label={t('session.currentPassword')} autoComplete="current-password" />
      <PasswordField
        name="newPassword"
        label={t('session.newPassword')}
        hint={t('session.passwordHint')}
        autoComplete="new-password"
      />
    </Form>
  );
}
