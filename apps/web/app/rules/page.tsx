import { ActionLink } from '../../components/action-link.tsx';
import { getLocale } from '../../lib/i18n/server.ts';
import { CommunityTextPage, communityMetadata } from '../../features/community/community-page.tsx';

export const generateMetadata = () => communityMetadata('rules');

/** Leads to the numbers of decisions that rest on these rules. */
async function ToDecisions() {
  const { t } = await getLocale();
  return (
    <p className="mx-auto mt-6 max-w-prose">
      <ActionLink href="/decisions">{t('decisions.toPublic')}</ActionLink>
    </p>
  );
}

export default function Page() {
  return (
    <>
      <CommunityTextPage page="rules" />
      <ToDecisions />
    </>
  );
}
