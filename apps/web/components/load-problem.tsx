import type { Problem } from '../lib/api/problem.ts';
import type { Translate } from '../lib/i18n/translate.ts';
import { PageHeading } from './heading.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { Reload } from './reload.tsx';

interface Props {
  readonly t: Translate;
  readonly problem: Problem;
  /** Heading of the page, if the content that could not be loaded has it. */
  readonly title?: string;
}

/** Replaces the content of a page that could not be loaded, and offers to load it again. */
export function LoadProblem({ t, problem, title }: Props) {
  return (
    <>
      {title !== undefined && <PageHeading title={title} />}
      <ProblemNotice t={t} problem={problem}>
        <Reload>{t('common.retry')}</Reload>
      </ProblemNotice>
    </>
  );
}
