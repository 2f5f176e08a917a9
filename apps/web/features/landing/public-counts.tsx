'use client';

import { useEffect, useState } from 'react';
import { Figure } from '../../components/figure.tsx';
import { quietApi } from '../../lib/api/browser.ts';
import { getStatistics } from '../../lib/api/statistics.ts';
import type { Statistics } from '../../lib/api/types.ts';
import { useFeatureFlags } from '../../lib/flags/provider.tsx';
import { pollWhileVisible } from '../../lib/poll.ts';
import { useFormat, useT } from '../../lib/i18n/provider.tsx';

const SHOWN = ['members', 'created', 'completedByBoth'] as const;

const EVERY_MS = 30_000;

/** Public statistics, refreshed while the page is visible. Renders nothing if they are not available. */
export function PublicCounts({ first }: { readonly first: Statistics | undefined }) {
  const isOn = useFeatureFlags().isEnabled('enable_new_api_endpoint');
  const [counts, setCounts] = useState(first);
  useEffect(() => {
    if (!isOn) return;
    const ask = () =>
      getStatistics(quietApi).then(setCounts, () => {
        // Keeps the last counts when a refresh fails.
      });
    if (first === undefined) void ask();
    return pollWhileVisible(ask, EVERY_MS);
  }, [isOn, first]);
  if (!isOn || counts === undefined) return null;
  return <Counts counts={counts} />;
}

function Counts({ counts }: { readonly counts: Statistics }) {
  const t = useT();
  const format = useFormat();
  return (
    <section aria-labelledby="counts">
      <h2 id="counts" className="sr-only">
        {t('landing.counts')}
      </h2>
      <dl className="grid grid-cols-3 gap-x-6 gap-y-5 border-t border-line pt-5">
        {SHOWN.map((name) => (
          <Figure
            key={name}
            label={t(`landing.${name}`, { count: counts[name] })}
            value={format.number(counts[name])}
          />
        ))}
      </dl>
    </section>
  );
}
