import type { Metadata } from 'next';
import { SessionFrame } from '../../components/session-frame.tsx';
import { PasswordReset } from '../../features/session/password-reset.tsx';
import { MoreMessages } from '../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../lib/i18n/server.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('session.forgotTitle') };
}

export default async function ForgotPasswordPage() {
  const [{ t }, messages] = await Promise.all([getLocale(), getMessages(['session', 'rule'])]);
  return (
    <MoreMessages messages={messages}>
      <SessionFrame title={t('session.forgotTitle')}>
        <PasswordReset />
      </SessionFrame>
    </MoreMessages>
  );
}
