'use client';

import { ATTESTATION_OUTCOMES, QUEST_LIMITS } from '@civicforge/domain';
import { ChoiceField } from '../../components/form/choice-field.tsx';
import { AreaField } from '../../components/form/fields.tsx';
import { Form } from '../../components/form/form.tsx';
import { api } from '../../lib/api/browser.ts';
import { ApiError } from '../../lib/api/problem.ts';
import { attestQuest, type ChangeHeaders } from '../../lib/api/quests.ts';
import type { OwnUser, Quest } from '../../lib/api/types.ts';
import type { QuestChange } from '../../lib/api/use-quest.ts';
import { draftName } from '../../lib/forms/draft.ts';
import { useAppForm } from '../../lib/forms/use-app-form.ts';
import type { MessageKey } from '../../lib/i18n/catalogue.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { positionOf } from '../../lib/quest/position.ts';
import type { AttestFields } from './fields.ts';
import { OutcomeIcon } from './statements.tsx';

interface Props {
  readonly quest: Quest;
  readonly viewer: OwnUser;
  readonly change: QuestChange;
  readonly tell: (done: MessageKey) => void;
}

/** One person states how it went: two taps and an optional note. Nothing is shown as stated before it is recorded. */
export function AttestationForm({ quest, viewer, change, tell }: Props) {
  const t = useT();
  const form = useAppForm<AttestFields, Quest>({
    draft: draftName(viewer.userId, `${quest.questId}.attest`),
    rules: { outcome: 'outcome', notes: 'notes' },
    validate: async (fields) => (await import('./attest.schema.ts')).checkAttest(fields),
    send: (fields) => attest(quest, change, fields),
    done: ({ status }) => {
      tell(status === 'COMPLETED' ? 'attest.completed' : 'attest.recorded');
    },
  });
  const isWitness = positionOf(quest, viewer) === 'other';
  return (
    <Form form={form} submit={t(isWitness ? 'attest.sendWitness' : 'attest.send')}>
      <ChoiceField
        name="outcome"
        legend={t('attest.question')}
        columns
        choices={ATTESTATION_OUTCOMES.map((value) => ({
          value,
          title: t(`attest.${value}`),
          text: t(`attest.${value}Text`),
          icon: <OutcomeIcon outcome={value} />,
        }))}
      />
      <AreaField
        name="notes"
        label={t('attest.note')}
        hint={t('attest.noteHint')}
        optional
        max={QUEST_LIMITS.notes.max}
        rows={2}
      />
      <div className="space-y-1 text-sm text-muted">
        <p>{t(quest.attestations.length === 0 ? 'attest.whatNext' : 'attest.whatNextSecond')}</p>
        <p>{t('attest.ownLevel')}</p>
      </div>
    </Form>
  );
}

/**
 * The version guards what the person has read: the submission. Where only the other side's statement came in
 * meanwhile, nothing they could have read has changed, and the statement is sent once more.
 */
async function attest(quest: Quest, change: QuestChange, { outcome, notes }: AttestFields): Promise<Quest> {
  const stated = ATTESTATION_OUTCOMES.find((one) => one === outcome) ?? 'done';
  const note = notes.trim();
  const statement = { outcome: stated, ...(note !== '' && { notes: note }) };
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
