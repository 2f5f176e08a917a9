import type { Metadata } from 'next';
import { Deferred } from '../../../components/deferred.tsx';
import { PageHeading } from '../../../components/heading.tsx';
import { LoadProblem } from '../../../components/load-problem.tsx';
import { QueueSkeleton } from '../../../components/queue-skeleton.tsx';
import { dayIn, letterPeriod } from '../../../features/hours/amounts.ts';
import { HoursLines } from '../../../features/hours/hours-lines.tsx';
import { Letters, SaveTable } from '../../../features/hours/letters.tsx';
import { PeriodForm } from '../../../features/hours/period-form.tsx';
import type { Query } from '../../../lib/api/filters.ts';
import { getHours, type HoursPeriod, listLetters } from '../../../lib/api/hours.ts';
import { load, requireSession } from '../../../lib/api/server.ts';
import { MoreMessages } from '../../../lib/i18n/provider.tsx';
import { getLocale, getMessages } from '../../../lib/i18n/server.ts';

interface Props {
  readonly searchParams: Promise<Query>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('hours.title') };
}

/** What the member worked, as a table to save, and in letters for others. */
export default async function HoursPage({ searchParams }: Props) {
  await requireSession();
  const { t, communityTimeZone, now } = await getLocale();
  const period = periodOf(await searchParams);
  const today = dayIn(communityTimeZone, now);
  return (
    <MoreMessages messages={await getMessages(['hours', 'letter'])}>
      <div className="mx-auto max-w-3xl space-y-6">
        <PageHeading title={t('hours.title')} lead={t('hours.lead')} />
        <PeriodForm t={t} period={period} today={today} />
        <Deferred fallback={<QueueSkeleton label={t('common.loading')} />}>{() => hours(period, today)}</Deferred>
      </div>
    </MoreMessages>
  );
}

async function hours(period: HoursPeriod, today: string) {
  const { t } = await getLocale();
  const loaded = await load(async (api) => {
    const [found, letters] = await Promise.all([getHours(api, period), listLetters(api)]);
    return { found, letters };
  });
  if (!loaded.ok) return <LoadProblem t={t} problem={loaded.problem} />;
  const { found, letters } = loaded.value;
  const whole = letterPeriod(period, found.items[0]?.date, today);
  return (
    <div className="space-y-10">
      <section aria-label={t('hours.lines')}>
        <HoursLines t={t} hours={found} />
        {found.items.length > 0 && <SaveTable period={period} />}
      </section>
      <Letters letters={letters} period={whole} canMake={found.items.length > 0} />
    </div>
  );
}

/** Reads the period of the address. A date field that is left empty sends an empty text. */
function periodOf(query: Query): HoursPeriod {
  const day = (name: 'from' | 'to') => {
    const value = query[name];
    return typeof value === 'string' && value !== '' ? { [name]: value } : {};
  };
  return { ...day('from'), ...day('to') };
}
