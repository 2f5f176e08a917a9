'use client';

import { BellRing, Check, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { Button, ButtonLink } from '../../components/button.tsx';
import { FurtherAction } from '../../components/further-action.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Sentence } from '../../components/sentence.tsx';
import { api } from '../../lib/api/browser.ts';
import { releaseQuest } from '../../lib/api/quests.ts';
import { useQuestChange } from '../../lib/api/use-quest.ts';
import { asProblem, type Problem } from '../../lib/api/problem.ts';
import type { Person, StuckQuest } from '../../lib/api/types.ts';
import { useClipboard } from '../../lib/device/use-clipboard.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { questPath } from '../../lib/quest/path.ts';

interface Props {
  readonly quest: StuckQuest;
  /** The members who have to act. */
  readonly silent: readonly Person[];
  readonly onReleased: () => void;
}

/** What a moderator can do about a stuck quest: remind, release, or confirm as a witness. The API lists the last two. */
export function StuckActions({ quest, silent, onReleased }: Props) {
  const t = useT();
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const change = useQuestChange(quest, setProblem);
  const release = async () => {
    if (isBusy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await change.send('release', (headers) => releaseQuest(api, quest.questId, undefined, headers));
      onReleased();
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
    }
  };
  return (
    <div className="mt-2">
      <div className="flex flex-wrap gap-2">
        <Remind quest={quest} silent={silent} />
        {quest.actions.includes('attest') && (
          <ButtonLink
            href={questPath(quest.questId)}
            kind="secondary"
            small
            aria-label={`${t('attest.sendWitness')}: ${quest.title}`}
          >
            {t('attest.sendWitness')}
          </ButtonLink>
        )}
      </div>
      {problem !== undefined && (
        <div className="mt-2">
          <ProblemNotice t={t} problem={problem} live />
        </div>
      )}
      {quest.actions.includes('release') && quest.performer !== undefined && (
        <div className="mt-2">
          <FurtherAction
            title={<Sentence t={t} of="action.releaseOther" parts={{ name: quest.performer.displayName }} />}
            icon={<Undo2 aria-hidden className="size-5" />}
          >
            <div className="space-y-3">
              <p>{t('action.releaseText')}</p>
              <Button kind="secondary" busy={isBusy} onClick={() => void release()}>
                {t('action.releaseConfirm')}
              </Button>
            </div>
          </FurtherAction>
        </div>
      )}
    </div>
  );
}

/** Copies a reminder with the quest's address, to send it the way the community talks. */
function Remind({ quest, silent }: Pick<Props, 'quest' | 'silent'>) {
  const t = useT();
  const { isCopied, refused, copy } = useClipboard();
  const remind = () => {
    const address = new URL(questPath(quest.questId), window.location.href).href;
    const names = silent.map(({ displayName }) => displayName).join(', ');
    const reminder = [`${t('moderation.reminderHello')} ${names}`, t('moderation.reminderText'), quest.title, address];
    return copy(reminder.join('\n'));
  };
  return (
    <div className="min-w-0">
      <Button kind="secondary" onClick={() => void remind()} aria-label={`${t('moderation.remind')}: ${quest.title}`}>
        {isCopied ? <Check aria-hidden className="size-5" /> : <BellRing aria-hidden className="size-5" />}
        <span>{t(isCopied ? 'moderation.reminderCopied' : 'moderation.remind')}</span>
      </Button>
      <span role="status" className="sr-only">
        {isCopied && t('moderation.reminderCopied')}
      </span>
      {refused !== undefined && (
        <pre className="mt-2 text-sm [overflow-wrap:anywhere] whitespace-pre-wrap select-all">{refused}</pre>
      )}
    </div>
  );
}
