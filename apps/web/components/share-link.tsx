'use client';

import { Check, Share2 } from 'lucide-react';
import { useClipboard } from '../lib/device/use-clipboard.ts';
import { useT } from '../lib/i18n/provider.tsx';
import { Button } from './button.tsx';

interface Props {
  readonly title: string;
  readonly path: string;
}

/** Shares the address of a public page with the device's own dialog, or copies it where the browser has none. */
export function ShareLink({ title, path }: Props) {
  const t = useT();
  const { isCopied, refused, copy } = useClipboard();
  const share = async () => {
    const url = new URL(path, window.location.href).href;
    // The person may close the dialog, which rejects.
    if (Reflect.has(navigator, 'share')) return navigator.share({ title, url }).catch(() => undefined);
    return copy(url);
  };
  return (
    <div className="min-w-0">
      <Button kind="secondary" onClick={() => void share()}>
        {isCopied ? <Check aria-hidden className="size-5" /> : <Share2 aria-hidden className="size-5" />}
        <span>{t(isCopied ? 'common.linkCopied' : 'common.share')}</span>
      </Button>
      <span role="status" className="sr-only">
        {isCopied && t('common.linkCopied')}
      </span>
      {refused !== undefined && <p className="mt-2 text-sm wrap-anywhere select-all">{refused}</p>}
    </div>
  );
}
