import type { Problem } from '../lib/api/problem.ts';
import { problemMessage } from '../lib/i18n/problem-key.ts';
import type { Translate } from '../lib/i18n/translate.ts';
import type { Elements } from '../lib/elements.ts';
import { Notice } from './notice.tsx';
import { Sentence } from './sentence.tsx';
import { When } from './time.tsx';

interface Props {
  readonly t: Translate;
  readonly problem: Problem;
  readonly live?: boolean;
  readonly children?: Elements;
}

/** Explains a problem in the reader's language, and shows the request id of an internal error. */
export function ProblemNotice({ t, problem, live = false, children }: Props) {
  return (
    <Notice kind="problem" live={live}>
      <ProblemWords t={t} problem={problem} />
      {children}
    </Notice>
  );
}

export function ProblemWords({ t, problem }: Pick<Props, 't' | 'problem'>) {
  const { status, retryAfterSeconds, requestId } = problem;
  const { key, figures, instants } = problemMessage(t, problem);
  const parts = Object.fromEntries(Object.entries(instants).map(([name, at]) => [name, <When key={name} at={at} />]));
  return (
    <>
      <p className="font-semibold">
        <Sentence t={t} of={key} values={figures} parts={parts} />
      </p>
      {retryAfterSeconds !== undefined && <p>{t('problem.retryIn', { count: retryAfterSeconds })}</p>}
      {status >= 500 && requestId !== undefined && (
        <p>
          <Sentence t={t} of="problem.reference" parts={{ id: requestId }} />
        </p>
      )}
    </>
  );
}
