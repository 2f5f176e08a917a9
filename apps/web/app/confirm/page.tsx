import type { Metadata } from 'next';
import { SessionFrame } from '../../components/session-frame.tsx';
import { ConfirmForm } from '../../features/session/confirm-form.tsx';
import { MoreMessages } from '../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../lib/i18n/server.ts';
import { safeReturnTo } from '../../lib/security/return-to.ts';

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('session.confirmTitle') };
}

export default async function ConfirmPage({ searchParams }: Props) {
  const returnTo = safeReturnTo((await searchParams)['returnTo']);
  const [{ t }, messages] = await Promise.all([getLocale(), getMessages(['session', 'rule'])]);
  return (
    <MoreMessages messages={messages}>
      <SessionFrame title={t('session.confirmTitle')} lead={t('session.confirmLead')}>
        <ConfirmForm returnTo={returnTo} />
      </SessionFrame>
    </MoreMessages>
  );
}
