'use client';

import { useRef } from 'react';
import { Form } from '../../components/form/form.tsx';
import { drawnPart } from '../../components/lazy-part.tsx';
import { Link } from '../../components/link.tsx';
import { Notice } from '../../components/notice.tsx';
import { api } from '../../lib/api/browser.ts';
import { asProblem } from '../../lib/api/problem.ts';
import { attestQuest, type ChangeHeaders, type StatementProof } from '../../lib/api/quests.ts';
import type { AttestationMethod, OwnUser, Quest } from '../../lib/api/types.ts';
import type { QuestChange } from '../../lib/api/use-quest.ts';
import { useFeatureFlags } from '../../lib/flags/provider.tsx';
import { draftName } from '../../lib/forms/draft.ts';
import { isUndecided } from '../../lib/forms/intent.ts';
import { useAppForm } from '../../lib/forms/use-app-form.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { positionOf } from '../../lib/quest/position.ts';
import type { AttestFields } from './attest.schema.ts';
import { CompactFields } from './compact-fields.tsx';
import { MinutesField, NoteField, OutcomeField, OutcomeMeaning, WhatNext } from './attest-fields.tsx';
import { minutesOf, noteOf } from './note.ts';
import { type Signing, useSigning } from './use-signing.ts';

const GuidedFields = drawnPart(async () => (await import('./guided-fields.tsx')).GuidedFields);

interface Props {
  readonly quest: Quest;
  readonly viewer: OwnUser;
  readonly change: QuestChange;
  /** Called once the statement is recorded. The page then shows it, or the ending of the quest. */
  readonly onDone: () => void;
}

/**
 * The attestation form: an outcome, an optional note and an optional duration. A statement is shown only after the API has recorded it. All
 * variants share one form, so a flag change keeps the input.
 */
export function AttestationForm({ quest, viewer, change, onDone }: Props) {
  const t = useT();
  const { flags, isEnabled } = useFeatureFlags();
  const signing = useSigning(quest, viewer);
  const sign = useSignedOnce(quest, signing);
  const form = useAppForm<AttestFields, Quest>({
    draft: draftName(viewer.userId, `${quest.questId}.attest`),
    rules: { outcome: 'outcome', notes: 'notes', minutes: 'minutes' },
    validate: async (fields) => (await import('./attest.schema.ts')).checkAttest(fields),
    send: (fields) => attest(quest, change, fields, sign),
    done: () => {
      onDone();
    },
  });
  const isWitness = positionOf(quest, viewer) === 'other';
  const send = t(isWitness ? 'attest.sendWitness' : 'attest.send');
  if (!isEnabled('dual_attestation')) return <AttestingPaused />;
  const flow = flags.new_attestation_flow;
  const isSecond = quest.attestations.length > 0;
  const help = (code: string) => <SigningHelp code={code} method={signing.method} />;
  if (flow.on && flow.variant === 'guided') {
    return <GuidedFields form={form} send={send} isSecond={isSecond} signing={signing} help={help} />;
  }
  return (
    <Form form={form} submit={send} sticky help={help}>
      {flow.on && flow.variant === 'compact' ? <CompactFields /> : <UsualFields />}
      <MinutesField role={signing.role} />
      <WhatNext isSecond={isSecond} signing={signing} />
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

/** The next step after a failed signature, below its sentence. */
function SigningHelp({ code, method }: { readonly code: string; readonly method: AttestationMethod }) {
  const t = useT();
  if (code === 'signature.unknown-key' && method === 'device') return <p>{t('signing.newKey')}</p>;
  if (!['signature.unknown-key', 'device-key.limit', 'wallet.not-linked'].includes(code)) return null;
  return (
    <p>
      <Link href="/me/keys" className="inline-block min-h-6 underline underline-offset-4">
        {t('signing.toKeys')}
      </Link>
    </p>
  );
}

type Statement = Pick<AttestFields, 'outcome' | 'notes'> & { readonly minutes?: number };

/**
 * Returns a function that signs a statement. Until the API has given a final answer, the same statement keeps its
 * signature: a repeated request must equal the first one, which may have arrived.
 */
function useSignedOnce(quest: Quest, signing: Signing) {
  const signed = useRef<{ readonly statement: string; readonly proof: StatementProof }>(undefined);
  const { method, look } = signing;
  return {
    proofOf: async (statement: Statement): Promise<StatementProof> => {
      const identity = JSON.stringify([statement, method, quest.submittedAt]);
      if (signed.current?.statement !== identity) {
        signed.current = { statement: identity, proof: await signing.sign(statement.outcome, statement.minutes) };
      }
      return signed.current.proof;
    },
    settle: () => {
      signed.current = undefined;
      look();
    },
  };
}

/**
 * Signs and sends an attestation. The version guards the submission that the member has read. If only the other side's
 * statement arrived meanwhile, the submission is the same and the attestation is sent once more.
 */
async function attest(
  quest: Quest,
  change: QuestChange,
  fields: AttestFields,
  signed: ReturnType<typeof useSignedOnce>,
): Promise<Quest> {
  const [note, minutes] = [noteOf(fields), minutesOf(fields)];
  const statement = {
    outcome: fields.outcome,
    ...(note !== '' && { notes: note }),
    ...(minutes !== undefined && { minutes }),
  };
  const send = async (headers: ChangeHeaders) =>
    attestQuest(api, quest.questId, { ...statement, ...(await signed.proofOf(statement)) }, headers);
  try {
    return await change.send('attest', send).catch(async (error: unknown) => {
      if (asProblem(error).code !== 'version.stale') throw error;
      const now = await change.latest();
      if (!now.actions.includes('attest') || now.submittedAt !== quest.submittedAt) throw error;
      return change.send('attest', send);
    });
  } catch (error) {
    if (!isUndecided(asProblem(error))) signed.settle();
    throw error;
  }
}
