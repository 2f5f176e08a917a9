import type { Metadata } from 'next';
import { SessionFrame } from '../../../components/session-frame.tsx';
import { ChangePasswordForm } from '../../../features/session/change-password-form.tsx';
import { requireSession } from '../../../lib/api/server.ts';
import { MoreMessages } from '../../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../../lib/i18n/server.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('session.changeTitle') };
}

export default async function PasswordPage() {
  await requireSession();
  const [{ t }, messages] = await Promise.all([getLocale(), getMessages(['session', 'rule'])]);
  return (
    <MoreMessages messages={messages}>
      <SessionFrame title={t('session.changeTitle')} lead={t('session.changeLead')}>
        <ChangePasswordForm />
      </SessionFrame>
    </MoreMessages>
  );
}
