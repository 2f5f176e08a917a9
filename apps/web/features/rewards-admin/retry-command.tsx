'use client';

import { Check, Copy } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { useT } from '../../lib/i18n/provider.tsx';

/** The command that retries a job. Admin changes need a signature and the browser has no signing key. */
export function RetryCommand({ jobId, stage }: { readonly jobId: string; readonly stage: string }) {
  const t = useT();
  const id = useId();
  const [isCopied, setCopied] = useState(false);
  const command = `npm run ops -- rewards retry ${jobId} --stage ${stage}`;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(command);
      setCopied(true);
    } catch {
      // The clipboard is not available: the command can be selected by hand.
    }
  };
  return (
    <section aria-labelledby={id} className="mt-5 rounded-xl bg-sunken p-4">
      <h3 id={id} className="font-semibold">
        {t('rewards.retry')}
      </h3>
      <p className="mt-1 text-sm text-muted">{t('rewards.retryText')}</p>
      <pre className="mt-3 rounded-lg border border-line bg-surface p-3 text-sm [overflow-wrap:anywhere] whitespace-pre-wrap select-all">
        <code>{command}</code>
      </pre>
      <Button kind="secondary" className="mt-3" onClick={() => void copy()}>
        {isCopied ? <Check aria-hidden className="size-5" /> : <Copy aria-hidden className="size-5" />}
        <span>{t(isCopied ? 'rewards.copied' : 'rewards.copy')}</span>
      </Button>
      <span role="status" className="sr-only">
        {isCopied && t('rewards.copied')}
      </span>
    </section>
  );
}
