'use client';

import { Flag } from 'lucide-react';
import { useState } from 'react';
import { FurtherAction } from './further-action.tsx';
import { lazyPart } from './lazy-part.tsx';
import { Notice } from './notice.tsx';
import type { CaseSubject } from '../lib/api/types.ts';
import { useT } from '../lib/i18n/provider.tsx';

/** Loaded when it is unfolded, because few people report. */
const ReportForm = lazyPart(async () => (await import('./report-form.tsx')).ReportForm);

/** The folded form that reports a quest, comment or member to the moderators. */
export function ReportThing({ kind, id }: CaseSubject) {
  const isComment = kind === 'comment';
  const t = useT();
  const [isSent, setSent] = useState(false);
  if (isSent) {
    return (
      <Notice kind="success" live>
        {t('report.sent')}
      </Notice>
    );
  }
  return (
    <FurtherAction
      title={t(isComment ? 'report.short' : 'report.action')}
      icon={<Flag aria-hidden className={isComment ? 'size-4' : 'size-5 text-muted'} />}
      quiet={isComment}
    >
      <ReportForm
        subject={{ kind, id }}
        onSent={() => {
          setSent(true);
        }}
      />
    </FurtherAction>
  );
}
