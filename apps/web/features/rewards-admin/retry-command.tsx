'use client';

import { Check, Copy } from 'lucide-react';
import { useId } from 'react';
import { Button } from '../../components/button.tsx';
import { useClipboard } from '../../lib/device/use-clipboard.ts';
import { useT } from '../../lib/i18n/provider.tsx';

/** The command that retries a job. Admin changes need a signature and the browser has no signing key. */
export function RetryCommand({ jobId, stage }: { readonly jobId: string; readonly stage: string }) {
  const t = useT();
  const id = useId();
  const { isCopied, copy } = useClipboard();
  // A line breaks between words, not after the hyphens of an option.
  const command = `npm run ops -- rewards retry ${jobId} --stage ${stage}`;
  return (
    <section aria-labelledby={id} className="mt-5 rounded-xl bg-sunken p-4">
      <h3 id={id} className="font-semibold">
        {t('rewards.retry')}
      </h3>
      <p className="mt-1 text-sm text-muted">{t('rewards.retryText')}</p>
      <pre className="mt-3 rounded-lg border border-line bg-surface p-3 text-sm [overflow-wrap:anywhere] whitespace-pre-wrap select-all">
        <code>
          {command.split(/(?<= )/).map((word) => (
            <span key={word} className="inline-block max-w-full">
              {word}
            </span>
          ))}
        </code>
      </pre>
      <Button kind="secondary" className="mt-3" onClick={() => void copy(command)}>
        {isCopied ? <Check aria-hidden className="size-5" /> : <Copy aria-hidden className="size-5" />}
        <span>{t(isCopied ? 'rewards.copied' : 'rewards.copy')}</span>
      </Button>
      <span role="status" className="sr-only">
        {isCopied && t('rewards.copied')}
      </span>
    </section>
  );
}
