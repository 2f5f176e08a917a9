'use client';

import { Form } from '../../components/form/form.tsx';
import { TextField } from '../../components/form/fields.tsx';
import { Link } from '../../components/link.tsx';
import { Sentence } from '../../components/sentence.tsx';
import { deleteAccount } from '../../lib/api/account.ts';
import { api } from '../../lib/api/browser.ts';
import type { OwnUser } from '../../lib/api/types.ts';
import { dropAllDrafts } from '../../lib/forms/draft.ts';
import { useAppForm } from '../../lib/forms/use-app-form.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { goTo } from '../../lib/session/go-to.ts';
import { forgetAddress } from '../../lib/session/known-address.ts';
import type { DeletionFields } from './fields.ts';

/** Deletes the account after the member has typed their address, and leaves nothing of them on this device. */
export function DeleteAccount({ user }: { readonly user: Pick<OwnUser, 'userId' | 'email'> }) {
  const t = useT();
  const form = useAppForm<DeletionFields, unknown>({
    rules: { email: 'ownEmail' },
    validate: async (fields) => (await import('./deletion.schema.ts')).checkDeletionOf(user.email)(fields),
    send: async () => {
      await deleteAccount(api);
      await (await import('../../lib/proof/device-key.ts')).forgetDeviceKey(user.userId);
    },
    done: () => {
      dropAllDrafts();
      forgetAddress();
      goTo('/sign-in?deleted=1');
    },
  });
  return (
    <Form
      form={form}
      submit={t('account.delete')}
      submitKind="danger"
      help={(code) =>
        code === 'user.has-active-quests' && (
          <p>
            <Link href="/?list=mine" className="inline-block min-h-6 underline underline-offset-4">
              {t('account.toActive')}
            </Link>
          </p>
        )
      }
    >
      <TextField
        name="email"
        label={t('account.confirmLabel')}
        hint={<Sentence t={t} of="account.confirmHint" parts={{ email: user.email }} />}
        inputMode="email"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
    </Form>
  );
}
