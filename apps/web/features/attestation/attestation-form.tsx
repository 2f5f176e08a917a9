'use client';

import { Form } from '../../components/form/form.tsx';
import { Notice } from '../../components/notice.tsx';
import { api } from '../../lib/api/browser.ts';
import { ApiError } from '../../lib/api/problem.ts';
import { attestQuest, type ChangeHeaders } from '../../lib/api/quests.ts';
import type { OwnUser, Quest } from '../../lib/api/types.ts';
import type { QuestChange } from '../../lib/api/use-quest.ts';
import { useFeatureFlags } from '../../lib/flags/provider.tsx';
import { draftName } from '../../lib/forms/draft.ts';
import { useAppForm } from '../../lib/forms/use-app-form.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { positionOf } from '../../lib/quest/position.ts';
import type { AttestFields } from './attest.schema.ts';
import { CompactFields } from './compact-fields.tsx';
import { NoteField, OutcomeField, OutcomeMeaning, WhatNext } from './attest-fields.tsx';
import { GuidedFields } from './guided-fields.tsx';
import { noteOf } from './note.ts';

interface Props {
  readonly quest: Quest;
  readonly viewer: OwnUser;
  readonly change: QuestChange;
  /** Called once the statement is recorded. The page then shows it, or the ending of the quest. */
  readonly onDone: () => void;
}

/**
 * The attestation form: an outcome and an optional note. A statement is shown only after the API has recorded it. All
 * variants share one form, so a flag change keeps the input.
 */
export function AttestationForm({ quest, viewer, change, onDone }: Props) {
  const t = useT();
  const { flags, isEnabled } = useFeatureFlags();
  const form = useAppForm<AttestFields, Quest>({
    draft: draftName(viewer.userId, `${quest.questId}.attest`),
    rules: { outcome: 'outcome', notes: 'notes' },
    validate: async (fields) => (await import('./attest.schema.ts')).checkAttest(fields),
    send: (fields) => attest(quest, change, fields),
    done: () => {
      onDone();
    },
  });
  const isWitness = positionOf(quest, viewer) === 'other';
  const send = t(isWitness ? 'attest.sendWitness' : 'attest.send');
  if (!isEnabled('dual_attestation')) return <AttestingPaused />;
  const flow = flags.new_attestation_flow;
  const isSecond = quest.attestations.length > 0;
  if (flow.on && flow.variant === 'guided') return <GuidedFields form={form} send={send} isSecond={isSecond} />;
  return (
    <Form form={form} submit={send} sticky>
      {flow.on && flow.variant === 'compact' ? <CompactFields /> : <UsualFields />}
      <WhatNext isSecond={isSecond} />
    </Form>
  );
}

/** Replaces the form while attesting is switched off. */
function AttestingPaused() {
  const t = useT();
  return (
    <Notice kind="info">
      <p className="font-semibold">{t('attest.paused')}</p>
      <p>{t('attest.pausedText')}</p>
    </Notice>
  );
}

function UsualFields() {
  return (
    <>
      <OutcomeField />
      <OutcomeMeaning />
      <NoteField rows={2} />
    </>
  );
}

/**
 * Sends an attestation. The version guards the submission that the member has read. If only the other side's statement
 * arrived meanwhile, the submission is the same and the attestation is sent once more.
 */
async function attest(quest: Quest, change: QuestChange, fields: AttestFields): Promise<Quest> {
  const note = noteOf(fields);
  const statement = { outcome: fields.outcome, ...(note !== '' && { notes: note }) };
  const send = (headers: ChangeHeaders) => attestQuest(api, quest.questId, statement, headers);
  try {
    return await change.send('attest', send);
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem.code !== 'version.stale') throw error;
    const now = await change.latest();
    if (!now.actions.includes('attest') || now.submittedAt !== quest.submittedAt) throw error;
    return change.send('attest', send);
  }
}
