'use client';

import { Hand } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { api } from '../../lib/api/browser.ts';
import { claimQuest } from '../../lib/api/quests.ts';
import { useFeatureFlags } from '../../lib/flags/provider.tsx';
import { useT } from '../../lib/i18n/provider.tsx';
import { claimedBy } from './expected.ts';
import type { PanelProps } from './panel-props.ts';

/** Claims the quest. The claim is shown optimistically and rolled back with the reason if the API refuses it. */
export function ClaimPanel({ quest, viewer, change, onDone }: PanelProps) {
  const t = useT();
  const isPaused = useFeatureFlags().isEnabled('maintenance_mode');
  const claim = async () => {
    try {
      await change.send('claim', (headers) => claimQuest(api, quest.questId, headers), claimedBy(quest, viewer));
      onDone();
    } catch {
      // The page shows the reason, because this panel was unmounted meanwhile.
    }
  };
  return (
    // A form, so that a click before hydration is not lost.
    <form
      action={() => void claim()}
      onSubmit={(event) => {
        event.preventDefault();
        void claim();
      }}
    >
      <p className="text-sm text-muted">{t(isPaused ? 'flag.claimPaused' : 'action.claimHint')}</p>
      <div className="main-action-fixed mt-3">
        <Button type="submit" disabled={isPaused} className="w-full sm:w-auto">
          <Hand aria-hidden className="size-5" />
          <span>{t('action.claim')}</span>
        </Button>
      </div>
    </form>
  );
}
