'use client';

import { PERSON_LIMITS } from '@civicforge/domain';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { AreaField, TextField } from '../../components/form/fields.tsx';
import { Form } from '../../components/form/form.tsx';
import { Notice } from '../../components/notice.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import { api } from '../../lib/api/browser.ts';
import { changeOwnUser } from '../../lib/api/members.ts';
import type { OwnUser } from '../../lib/api/types.ts';
import { draftName } from '../../lib/forms/draft.ts';
import { useAppForm } from '../../lib/forms/use-app-form.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import type { ProfileFields } from './fields.ts';

/** Edits the display name and the bio. */
export function ProfileForm({ user }: { readonly user: Pick<OwnUser, 'userId' | 'displayName' | 'bio' | 'email'> }) {
  const t = useT();
  const router = useRouter();
  const [saved, setSaved] = useState(false);
  const form = useAppForm<ProfileFields, OwnUser>({
    again: true,
    draft: draftName(user.userId, 'profile'),
    rules: { displayName: 'displayName', bio: 'bio' },
    validate: async (fields) => (await import('./profile.schema.ts')).checkProfile(fields),
    send: ({ displayName, bio }) => {
      setSaved(false);
      return changeOwnUser(api, { displayName: displayName.trim(), bio: bio.trim() });
    },
    done: () => {
      setSaved(true);
      router.refresh();
    },
  });
  return (
    <Form form={form} submit={t('profile.save')}>
      {saved && (
        <Notice kind="success" live>
          {t('profile.saved')}
        </Notice>
      )}
      <TextField
        name="displayName"
        label={t('profile.name')}
        hint={t('profile.nameHint')}
        autoComplete="nickname"
        defaultValue={user.displayName}
      />
      <AreaField
        name="bio"
        label={t('profile.bio')}
        hint={t('profile.bioHint')}
        optional
        max={PERSON_LIMITS.bio.max}
        defaultValue={user.bio}
        rows={4}
      />
      <p className="text-sm text-muted">
        <span>{`${t('profile.email')}: `}</span>
        <PeopleText className="text-ink">{user.email}</PeopleText>
      </p>
    </Form>
  );
}
