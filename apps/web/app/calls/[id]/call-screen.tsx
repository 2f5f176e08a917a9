'use client';

import { FilePenLine } from 'lucide-react';
import { BackLink } from '../../../components/back-link.tsx';
import { ConfirmedAction } from '../../../components/confirmed-action.tsx';
import { DoneNotice, useDone } from '../../../components/done-notice.tsx';
import { FurtherAction } from '../../../components/further-action.tsx';
import { lazyPart } from '../../../components/lazy-part.tsx';
import { ActionLink } from '../../../components/action-link.tsx';
import { Notice } from '../../../components/notice.tsx';
import { PeopleText } from '../../../components/people-text.tsx';
import { CallDates } from '../../../features/calls/call-dates.tsx';
import { CallFacts } from '../../../features/calls/call-facts.tsx';
import { CallState } from '../../../features/calls/call-state.tsx';
import { api } from '../../../lib/api/browser.ts';
import { endCall } from '../../../lib/api/calls.ts';
import type { Call } from '../../../lib/api/types.ts';
import type { DefaultReward } from '../../../lib/calls/default-reward.ts';
import { useT } from '../../../lib/i18n/provider.tsx';

/** Loaded when its action is unfolded. */
const EditCallForm = lazyPart(async () => (await import('../../../features/quest-editor/edit-call-form.tsx')).default);

interface Props {
  readonly call: Call;
  /** True if the viewer posted the call. */
  readonly isOwn: boolean;
  /** True for a suspended viewer, who claims nothing. */
  readonly isSuspended?: boolean;
  readonly defaults: DefaultReward;
}

/** One call as the viewer sees it. */
export function CallScreen({ call, isOwn, isSuspended = false, defaults }: Props) {
  const t = useT();
  const { done, after } = useDone();
  const { callId, pattern, state, actions } = call;
  return (
    <article className="mx-auto max-w-3xl space-y-6">
      <header className="space-y-2">
        <BackLink href={isOwn ? '/me/calls' : '/'}>{t(isOwn ? 'calls.title' : 'quest.backToList')}</BackLink>
        <PeopleText as="h1" className="text-2xl font-semibold">
          {pattern.title}
        </PeopleText>
        <CallState t={t} state={state} />
      </header>
      {call.hidden && <HiddenCall isOwn={isOwn} />}
      <DoneNotice done={done} />
      <PeopleText as="p" lines className="max-w-prose">
        {pattern.description}
      </PeopleText>
      <CallDates call={call} mayClaim={!isOwn && !isSuspended} />
      <CallFacts call={call} isOwn={isOwn} defaults={defaults} />
      {actions.includes('edit') && (
        <FurtherAction title={t('calls.edit')} icon={<FilePenLine aria-hidden className="size-5" />}>
          <EditCallForm
            key={call.nextAt}
            call={call}
            defaults={defaults}
            save={(work) => after('calls.edited', work)}
          />
        </FurtherAction>
      )}
      {actions.includes('end') && (
        <ConfirmedAction
          action={t('calls.end')}
          text={t('calls.endText')}
          confirm={t('calls.endConfirm')}
          keep={t('calls.keep')}
          work={() => after('calls.ended', endCall(api, callId))}
        />
      )}
    </article>
  );
}

/** Tells the author or a moderator that others do not see the call. Its author reads why. */
function HiddenCall({ isOwn }: { readonly isOwn: boolean }) {
  const t = useT();
  return (
    <Notice kind="info">
      <p>{t('calls.hidden')}</p>
      {isOwn && (
        <ActionLink href="/me/cases" className="min-h-6">
          {t('calls.why')}
        </ActionLink>
      )}
    </Notice>
  );
}
