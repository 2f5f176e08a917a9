import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Link } from '../../components/link.tsx';
import { Notice } from '../../components/notice.tsx';
import { SessionFrame } from '../../components/session-frame.tsx';
import { SignInForm } from '../../features/session/sign-in-form.tsx';
import { getViewer } from '../../lib/api/server.ts';
import { MoreMessages } from '../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../lib/i18n/server.ts';
import type { MessageKey } from '../../lib/i18n/catalogue.ts';
import { safeReturnTo } from '../../lib/security/return-to.ts';

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('session.signInTitle') };
}

/** Messages for the reasons that lead to this page. */
const NEWS: Readonly<Record<string, MessageKey>> = {
  confirmed: 'session.confirmed',
  reset: 'session.resetDone',
  signedOut: 'session.signedOut',
  deleted: 'session.deleted',
};

/** Says what waits behind the sign-in. */
function leadOf(returnTo: string): MessageKey {
  if (returnTo === '/') return 'session.signInLead';
  return /^\/quests\/(?!new)/.test(returnTo) ? 'session.signInLeadQuest' : 'session.signInLeadReturn';
}

export default async function SignInPage({ searchParams }: Props) {
  const query = await searchParams;
  const returnTo = safeReturnTo(query['returnTo']);
  if ((await getViewer()) !== undefined) redirect(returnTo);
  const [{ t }, messages] = await Promise.all([getLocale(), getMessages(['session', 'rule'])]);
  const news = Object.keys(NEWS).find((name) => query[name] !== undefined);
  return (
    <MoreMessages messages={messages}>
      <SessionFrame
        title={t('session.signInTitle')}
        lead={t(leadOf(returnTo))}
        aside={
          <>
            <span>{`${t('session.noAccount')} `}</span>
            <Link
              href={`/register?returnTo=${encodeURIComponent(returnTo)}`}
              className="inline-block min-h-6 font-semibold text-accent underline underline-offset-4"
            >
              {t('session.register')}
            </Link>
          </>
        }
      >
        {news !== undefined && NEWS[news] !== undefined && (
          <Notice kind="success" className="mb-6">
            {t(NEWS[news])}
          </Notice>
        )}
        <SignInForm returnTo={returnTo} />
      </SessionFrame>
    </MoreMessages>
  );
}
