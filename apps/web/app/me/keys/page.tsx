import type { Metadata } from 'next';
import { Deferred } from '../../../components/deferred.tsx';
import { PageHeading } from '../../../components/heading.tsx';
import { LoadProblem } from '../../../components/load-problem.tsx';
import { QueueSkeleton } from '../../../components/queue-skeleton.tsx';
import { DeviceKeys } from '../../../features/keys/device-keys.tsx';
import { WalletSection } from '../../../features/keys/wallet-section.tsx';
import { load, loadViewer, requireSession } from '../../../lib/api/server.ts';
import { getDeviceKeys } from '../../../lib/api/signing.ts';
import { MoreMessages } from '../../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../../lib/i18n/server.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('keys.title') };
}

/** The member's signing keys and wallet. */
export default async function KeysPage() {
  await requireSession();
  const { t } = await getLocale();
  return (
    <MoreMessages messages={await getMessages(['keys', 'signing'])}>
      <div className="mx-auto max-w-3xl">
        <PageHeading title={t('keys.title')} lead={t('keys.lead')} />
        <Deferred fallback={<QueueSkeleton label={t('common.loading')} />}>{() => keys()}</Deferred>
      </div>
    </MoreMessages>
  );
}

async function keys() {
  const { t } = await getLocale();
  const loaded = await load(async (api) => {
    const [user, deviceKeys] = await Promise.all([loadViewer(), getDeviceKeys(api)]);
    return { user, deviceKeys };
  });
  if (!loaded.ok) {
    return <LoadProblem t={t} problem={loaded.problem} />;
  }
  const { user, deviceKeys } = loaded.value;
  return (
    <div className="mt-6 space-y-10">
      <DeviceKeys userId={user.userId} keys={deviceKeys} />
      <WalletSection address={user.walletAddress} />
    </div>
  );
}
