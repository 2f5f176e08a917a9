import type { Metadata } from 'next';
import { Deferred } from '../../../components/deferred.tsx';
import { LoadProblem } from '../../../components/load-problem.tsx';
import { QueueSkeleton } from '../../../components/queue-skeleton.tsx';
import { LetterView } from '../../../features/hours/letter-view.tsx';
import { getPublicLetter } from '../../../lib/api/hours.ts';
import { load, ownOrigin } from '../../../lib/api/server.ts';
import { MoreMessages } from '../../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../../lib/i18n/server.ts';
import { segment } from '../../../lib/segment.ts';
import { settings } from '../../../lib/settings.ts';

interface Props {
  readonly params: Promise<{ readonly reference: string }>;
}

/** Title and link preview contain nothing of the letter. Search engines do not collect letters. */
export async function generateMetadata(): Promise<Metadata> {
  const { t } = await getLocale();
  return { title: t('letter.title'), robots: { index: false, follow: false }, referrer: 'no-referrer' };
}

export default async function LetterPage({ params }: Props) {
  const { t } = await getLocale();
  const reference = segment((await params).reference);
  return (
    <MoreMessages messages={await getMessages(['letter'])}>
      <Deferred fallback={<QueueSkeleton label={t('common.loading')} />}>{() => letter(reference)}</Deferred>
    </MoreMessages>
  );
}

async function letter(reference: string) {
  const [{ t }, origin, loaded] = await Promise.all([
    getLocale(),
    ownOrigin(),
    load((api) => getPublicLetter(api, reference)),
  ]);
  if (!loaded.ok) return <LoadProblem t={t} problem={loaded.problem} title={t('letter.title')} />;
  return <LetterView t={t} shown={loaded.value} origin={origin} community={settings().community.name} />;
}
