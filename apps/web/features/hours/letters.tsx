'use client';

import { printedReference } from '@civicforge/domain';
import { useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { ConfirmedAction } from '../../components/confirmed-action.tsx';
import { DoneNotice, useDone } from '../../components/done-notice.tsx';
import { ActionLink } from '../../components/action-link.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { api } from '../../lib/api/browser.ts';
import { createLetter, hoursTable, type HoursPeriod, revokeLetter } from '../../lib/api/hours.ts';
import { asProblem, type Problem } from '../../lib/api/problem.ts';
import type { HoursLetter } from '../../lib/api/types.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { saveFile } from '../../lib/save-file.ts';
import { filled } from '../../lib/i18n/filled.ts';
import { hoursText } from './amounts.ts';
import { Period } from './period.tsx';

/** Saves the lines of the period as a table for a spreadsheet. */
export function SaveTable({ period }: { readonly period: HoursPeriod }) {
  const t = useT();
  const [problem, setProblem] = useState<Problem>();
  const save = async () => {
    setProblem(undefined);
    try {
      saveFile(await hoursTable(api, period), 'hours.csv');
    } catch (error) {
      setProblem(asProblem(error));
    }
  };
  return (
    <div className="mt-3 space-y-2">
      <Button kind="secondary" onClick={() => void save()}>
        {t('hours.csv')}
      </Button>
      {problem !== undefined && <ProblemNotice t={t} problem={problem} />}
    </div>
  );
}

interface Props {
  readonly letters: readonly HoursLetter[];
  readonly period: Required<HoursPeriod>;
  /** False if the period has no lines. */
  readonly canMake: boolean;
}

/** The member's letters, and the form that makes one of the shown period. */
export function Letters({ letters, period, canMake }: Props) {
  const t = useT();
  const { done, after } = useDone();
  if (!canMake && letters.length === 0) return null;
  return (
    <section aria-labelledby="letters">
      <h2 id="letters" className="text-lg font-semibold">
        {t('hours.letters')}
      </h2>
      <p className="text-muted">{t('hours.lettersLead')}</p>
      <DoneNotice done={done} />
      {canMake && (
        <MakeLetter
          period={period}
          make={(withTitles, key) => after('hours.made', createLetter(api, { ...period, withTitles }, key))}
        />
      )}
      {letters.length > 0 && (
        <ul className="mt-4 divide-y divide-line border-y border-line">
          {[...letters].reverse().map((letter) => (
            <LetterRow
              key={letter.letterId}
              letter={letter}
              revoke={() => after('hours.revoked', revokeLetter(api, letter.letterId))}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

interface MakeProps {
  readonly period: Required<HoursPeriod>;
  readonly make: (withTitles: boolean, key: string) => Promise<void>;
}

function MakeLetter({ period, make }: MakeProps) {
  const t = useT();
  const [withTitles, setWithTitles] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  // A repeated try makes the same letter, not a second one.
  const key = useRef(crypto.randomUUID());
  const submit = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await make(withTitles, key.current);
      key.current = crypto.randomUUID();
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  };
  return (
    <div className="card mt-3 space-y-3 p-5 print:hidden">
      <p className="font-semibold tabular-nums">
        <Period t={t} {...period} />
      </p>
      <label className="flex min-h-11 items-center gap-3">
        <input
          type="checkbox"
          checked={withTitles}
          onChange={(event) => {
            setWithTitles(event.target.checked);
            key.current = crypto.randomUUID();
          }}
          className="size-5 accent-accent"
        />
        <span>{t('hours.withTitles')}</span>
      </label>
      {problem !== undefined && <ProblemNotice t={t} problem={problem} />}
      <Button busy={busy} onClick={() => void submit()}>
        {t('hours.make')}
      </Button>
    </div>
  );
}

function LetterRow({ letter, revoke }: { readonly letter: HoursLetter; readonly revoke: () => Promise<void> }) {
  const t = useT();
  const reference = printedReference(letter.reference);
  return (
    <li className="space-y-3 py-4">
      <div>
        <p className="font-mono font-semibold">{reference}</p>
        <p className="text-sm text-muted tabular-nums">
          <Period t={t} from={letter.from} to={letter.to} />
          <span>{` · ${t('hours.total', { count: letter.quests })} · ${hoursText(letter.minutes)}`}</span>
        </p>
      </div>
      <div className="flex flex-wrap items-start gap-x-6 gap-y-2">
        <ActionLink href={`/letters/${letter.reference}`} aria-label={filled(t('hours.openLabel'), { reference })}>
          {t('hours.open')}
        </ActionLink>
        <ConfirmedAction
          action={t('hours.revoke')}
          label={filled(t('hours.revokeLabel'), { reference })}
          text={t('hours.revokeText')}
          confirm={t('hours.revokeConfirm')}
          keep={t('hours.keep')}
          work={revoke}
        />
      </div>
    </li>
  );
}
