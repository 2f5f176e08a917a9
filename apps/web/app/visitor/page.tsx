import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { Landing } from '../../features/landing/landing.tsx';
import { OpenQuests } from '../../features/landing/open-quests.tsx';
import { PublicCounts } from '../../features/landing/public-counts.tsx';
import { getPublicQuests } from '../../lib/api/public-quests.ts';
import { serverApi } from '../../lib/api/server.ts';
import { getStatistics } from '../../lib/api/statistics.ts';
import { getFlags } from '../../lib/flags/first-flags.ts';
import { MoreMessages } from '../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../lib/i18n/server.ts';
import { PATH_HEADER } from '../../lib/security/path-header.ts';
import { addressOfVisitorPath } from '../../lib/security/visitor-path.ts';
import { settings } from '../../lib/settings.ts';

/** The page that visitors get at `/`. Quests and counts are left out if they cannot be loaded. */
export default async function VisitorPage() {
  const address = addressOfVisitorPath((await headers()).get(PATH_HEADER) ?? '/');
  if (address !== undefined) redirect(address);
  const [{ t }, { flags }, api] = await Promise.all([getLocale(), getFlags(), serverApi()]);
  const [quests, counts] = await Promise.all([
    getPublicQuests(api).catch(() => []),
    flags.enable_new_api_endpoint.on ? getStatistics(api).catch(() => undefined) : undefined,
  ]);
  return (
    <MoreMessages messages={await getMessages(['landing'])}>
      <Landing t={t} name={settings().community.name}>
        <OpenQuests t={t} quests={quests} />
        <PublicCounts first={counts} />
      </Landing>
    </MoreMessages>
  );
}
