'use client';

import { Hand } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { asProblem, type Problem } from '../../lib/api/problem.ts';
import type { Places } from '../../lib/api/types.ts';
import { claimOnce } from '../../lib/calls/claim-once.ts';
import { useFeatureFlags } from '../../lib/flags/provider.tsx';
import { useT } from '../../lib/i18n/provider.tsx';
import { questPath } from '../../lib/quest/path.ts';
import type { PanelProps } from './panel-props.ts';

interface Props extends Pick<PanelProps, 'quest' | 'change' | 'onDone'> {
  readonly places: Places;
}

/** Claims any free place of the date of a quest. The place may be another quest, which opens then. */
export function PlacePanel({ quest, places, change, onDone }: Props) {
  const t = useT();
  const router = useRouter();
  const isPaused = useFeatureFlags().isEnabled('maintenance_mode');
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const claim = async () => {
    setIsBusy(true);
    setProblem(undefined);
    try {
      const { questId } = await claimOnce(places);
      if (questId !== quest.questId) router.push(questPath(questId));
      // The place is taken now, even if the page cannot be read again.
      await change.latest().catch(() => quest);
      router.refresh();
      onDone();
    } catch (error) {
      setProblem(asProblem(error));
    }
    setIsBusy(false);
  };
  return (
    // A form, so that a click before hydration is not lost.
    <form
      action={() => void claim()}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void claim();
      }}
    >
      <p className="text-sm text-muted">{t(isPaused ? 'flag.claimPaused' : 'action.placeHint')}</p>
      <div className="mt-3 empty:hidden">{problem !== undefined && <ProblemNotice t={t} problem={problem} live />}</div>
      <div className="main-action-fixed mt-3">
        <Button type="submit" disabled={isPaused} busy={isBusy} className="w-full sm:w-auto">
          <Hand aria-hidden className="size-5" />
          <span>{t('action.claimPlace')}</span>
        </Button>
      </div>
    </form>
  );
}
