'use client';

import { useState, useSyncExternalStore } from 'react';
import { dropDraft, readDraft } from '../../lib/forms/draft.ts';
import { useT } from '../../lib/i18n/provider.tsx';

/** Fields of drafts that hold sentences of the member. */
const TEXTS = ['text', 'reason', 'note'] as const;

/** Returns the text of a draft. Empty without a draft, and on the server. */
export function useUnsentText(draft: string): string {
  return useSyncExternalStore(
    () => () => undefined,
    () => {
      const fields = readDraft(draft);
      const texts = TEXTS.map((name) => fields?.[name]).filter((text) => typeof text === 'string');
      return texts.join('\n\n').trim();
    },
    () => '',
  );
}

/** The draft of a form that is no longer on the page, so that its text can be copied. Nothing without a text. */
export function UnsentText({ draft }: { readonly draft: string }) {
  const t = useT();
  const [, redraw] = useState(0);
  const text = useUnsentText(draft);
  if (text === '') return null;
  return (
    <div className="mt-3 space-y-1 text-sm">
      <p className="font-semibold">{t('common.unsent')}</p>
      <p className="border-l-2 border-edge pl-3 whitespace-pre-wrap">{text}</p>
      <p className="text-muted">
        <span>{`${t('common.draftKept')} `}</span>
        <button
          type="button"
          onClick={() => {
            dropDraft(draft);
            redraw((count) => count + 1);
          }}
          className="min-h-6 text-accent underline underline-offset-4"
        >
          {t('common.draftDiscard')}
        </button>
      </p>
    </div>
  );
}
