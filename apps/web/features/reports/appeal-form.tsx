'use client';

import { CASE_LIMITS } from '@civicforge/domain';
import { MessageSquareWarning } from 'lucide-react';
import { AreaField } from '../../components/form/fields.tsx';
import { Form } from '../../components/form/form.tsx';
import { FurtherAction } from '../../components/further-action.tsx';
import { Sentence } from '../../components/sentence.tsx';
import { When } from '../../components/time.tsx';
import { api } from '../../lib/api/browser.ts';
import { appealCase } from '../../lib/api/cases.ts';
import { asProblem } from '../../lib/api/problem.ts';
import type { OwnCase } from '../../lib/api/types.ts';
import { intentKey, isUndecided, settleIntent } from '../../lib/forms/intent.ts';
import { useAppForm } from '../../lib/forms/use-app-form.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import type { AppealFields } from '../../lib/reports/fields.ts';

interface Props {
  readonly caseId: string;
  /** End of the time for an appeal. */
  readonly until: string;
  readonly onDone: (after: OwnCase) => void;
}

/** The folded form that appeals a decision. */
export function AppealForm({ caseId, until, onDone }: Props) {
  const t = useT();
  const form = useAppForm<AppealFields, OwnCase>({
    rules: { text: 'appeal' },
    validate: async (fields) => (await import('../../lib/reports/report.schema.ts')).checkAppeal(fields),
    send: ({ text }) => send(caseId, text.trim()),
    done: onDone,
  });
  return (
    <div className="mt-2 border-t border-line">
      <FurtherAction title={t('decisions.appeal')} icon={<MessageSquareWarning aria-hidden className="size-5" />}>
        <Form form={form} submit={t('decisions.appealSend')}>
          <p className="text-sm text-muted">
            <Sentence t={t} of="decisions.appealUntil" parts={{ until: <When at={until} /> }} />
          </p>
          <AreaField
            name="text"
            label={t('decisions.appealText')}
            hint={t('decisions.appealHint')}
            max={CASE_LIMITS.appeal.max}
            rows={6}
          />
        </Form>
      </FurtherAction>
    </div>
  );
}

async function send(caseId: string, text: string): Promise<OwnCase> {
  const intent = `appeal.${caseId}.${text}`;
  try {
    const after = await appealCase(api, caseId, text, intentKey(intent));
    settleIntent(intent);
    return after;
  } catch (error) {
    if (!isUndecided(asProblem(error))) settleIntent(intent);
    throw error;
  }
}
