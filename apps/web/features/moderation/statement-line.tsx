'use client';

import { PencilLine } from 'lucide-react';
import { OutcomeIcon } from '../../components/outcome-icon.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import { Ago } from '../../components/time.tsx';
import type { Quest } from '../../lib/api/types.ts';
import { useT } from '../../lib/i18n/provider.tsx';

interface Props {
  readonly quest: Quest;
  readonly role: 'requestor' | 'performer';
}

/** The statement of one side, or of the witness in its place. */
export function StatementLine({ quest, role }: Props) {
  const t = useT();
  const of = (wanted: string) => quest.attestations.find((one) => one.role === wanted);
  const statement = of(role) ?? of('witness');
  return (
    <div className="mt-3">
      <p className="text-sm text-muted">
        <span>{t(`moderation.${role}`)}</span>
        {statement?.role === 'witness' && <span>{` · ${t('moderation.witness')}`}</span>}
      </p>
      {statement?.outcome === undefined ? (
        <p className="mt-1 flex items-center gap-2 text-muted">
          <PencilLine aria-hidden className="size-5 shrink-0" />
          <span>{t(statement === undefined ? 'moderation.noStatement' : 'attest.sealed')}</span>
        </p>
      ) : (
        <p className="mt-1 flex flex-wrap items-center gap-x-2 font-semibold">
          <OutcomeIcon outcome={statement.outcome} />
          <span>{t(`attest.${statement.outcome}`)}</span>
          <span className="text-sm font-normal text-muted">
            <Ago at={statement.attestedAt} />
          </span>
        </p>
      )}
      {statement?.notes !== undefined && statement.notes !== '' && (
        <PeopleText as="blockquote" lines className="mt-2 border-s-2 border-edge ps-3">
          {statement.notes}
        </PeopleText>
      )}
    </div>
  );
}
