import type { Problem } from '../lib/api/problem.ts';
import { problemKey } from '../lib/i18n/problem-key.ts';
import type { Translate } from '../lib/i18n/translate.ts';
import type { Elements } from '../lib/elements.ts';
import { Notice } from './notice.tsx';
import { Sentence } from './sentence.tsx';

interface Props {
  readonly t: Translate;
  readonly problem: Problem;
  readonly live?: boolean;
  readonly children?: Elements;
}

/** Says what happened in the reader's words, and gives the reference where it is our fault. */
export function ProblemNotice({ t, problem, live = false, children }: Props) {
  return (
    <Notice kind="problem" live={live}>
      <ProblemWords t={t} problem={problem} />
      {children}
    </Notice>
  );
}

export function ProblemWords({ t, problem }: Pick<Props, 't' | 'problem'>) {
  const { code, status, retryAfterSeconds, requestId } = problem;
  return (
    <>
      <p className="font-semibold">{t(problemKey(code))}</p>
      {retryAfterSeconds !== undefined && <p>{t('problem.retryIn', { count: retryAfterSeconds })}</p>}
      {status >= 500 && requestId !== undefined && (
        <p>
          <Sentence t={t} of="problem.reference" parts={{ id: requestId }} />
        </p>
      )}
    </>
  );
}
