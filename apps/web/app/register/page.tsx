import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Link } from '../../components/link.tsx';
import { SessionFrame } from '../../components/session-frame.tsx';
import { RegisterForm } from '../../features/session/register-form.tsx';
import { getViewer } from '../../lib/api/server.ts';
import { MoreMessages } from '../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../lib/i18n/server.ts';
import { safeReturnTo } from '../../lib/security/return-to.ts';

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('session.registerTitle') };
}

export default async function RegisterPage({ searchParams }: Props) {
  const returnTo = safeReturnTo((await searchParams)['returnTo']);
  if ((await getViewer()) !== undefined) redirect(returnTo);
  const [{ t }, messages] = await Promise.all([getLocale(), getMessages(['session', 'rule'])]);
  return (
    <MoreMessages messages={messages}>
      <SessionFrame
        title={t('session.registerTitle')}
        lead={t('session.registerLead')}
        aside={
          <>
            <span>{`${t('session.haveAccount')} `}</span>
            <Link
              href={`/sign-in?returnTo=${encodeURIComponent(returnTo)}`}
              className="inline-block min-h-6 font-semibold text-accent underline underline-offset-4"
            >
              {t('session.signIn')}
            </Link>
          </>
        }
      >
        <RegisterForm returnTo={returnTo} />
      </SessionFrame>
    </MoreMessages>
  );
}
