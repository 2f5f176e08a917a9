import type { Metadata } from 'next';
import { PasswordReset } from '../../features/session/password-reset.tsx';
import { MoreMessages } from '../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../lib/i18n/server.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('session.forgotTitle') };
}

export default async function ForgotPasswordPage() {
  return (
    <MoreMessages messages={await getMessages(['session', 'rule'])}>
      <PasswordReset />
    </MoreMessages>
  );
}
