import { Check, X } from 'lucide-react';
import type { Metadata } from 'next';
import { Deferred } from '../../../components/deferred.tsx';
import { PageHeading } from '../../../components/heading.tsx';
import { LoadProblem } from '../../../components/load-problem.tsx';
import { QueueSkeleton } from '../../../components/queue-skeleton.tsx';
import { DeleteAccount } from '../../../features/account/delete-account.tsx';
import { ExportAccount } from '../../../features/account/export-account.tsx';
import { load, loadViewer, requireSession } from '../../../lib/api/server.ts';
import type { MessageKey } from '../../../lib/i18n/catalogue.ts';
import { MoreMessages } from '../../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../../lib/i18n/server.ts';
import { settings } from '../../../lib/settings.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('account.title') };
}

/** Members take their data with them, or delete their account. */
export default async function AccountPage() {
  await requireSession();
  const { t } = await getLocale();
  return (
    <MoreMessages messages={await getMessages(['account', 'rule'])}>
      <div className="mx-auto max-w-prose">
        <PageHeading title={t('account.title')} />
        <Deferred fallback={<QueueSkeleton label={t('common.loading')} />}>{() => account()}</Deferred>
      </div>
    </MoreMessages>
  );
}

const GOES = ['account.goesProfile', 'account.goesTexts', 'account.goesOpen', 'account.goesPoints'] as const;
const STAYS = ['account.staysReceipts', 'account.staysLog', 'account.staysLedger'] as const;

async function account() {
  const [{ t }, loaded] = await Promise.all([getLocale(), load(loadViewer)]);
  if (!loaded.ok) {
    return <LoadProblem t={t} problem={loaded.problem} />;
  }
  const file = `${settings()
    .community.name.toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')}-data.json`;
  const list = (keys: readonly MessageKey[], isKept: boolean) => {
    const Icon = isKept ? Check : X;
    return (
      <ul className="mt-2 space-y-2">
        {keys.map((key) => (
          <li key={key} className="flex gap-3">
            <Icon aria-hidden className={`mt-0.5 size-5 shrink-0 ${isKept ? 'text-accent' : 'text-danger'}`} />
            <span>{t(key)}</span>
          </li>
        ))}
      </ul>
    );
  };
  return (
    <div className="mt-4 space-y-10">
      <section aria-labelledby="export" className="space-y-3">
        <h2 id="export" className="text-lg font-semibold">
          {t('account.exportTitle')}
        </h2>
        <p>{t('account.exportText')}</p>
        <ExportAccount name={file} />
      </section>
      <section aria-labelledby="delete" className="space-y-5">
        <h2 id="delete" className="text-lg font-semibold">
          {t('account.deleteTitle')}
        </h2>
        <p>{t('account.deleteLead')}</p>
        <div>
          <h3 className="font-semibold">{t('account.goes')}</h3>
          {list(GOES, false)}
        </div>
        <div>
          <h3 className="font-semibold">{t('account.stays')}</h3>
          {list(STAYS, true)}
        </div>
        <div className="card p-5">
          <DeleteAccount user={loaded.value} />
        </div>
      </section>
    </div>
  );
}
