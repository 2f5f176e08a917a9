'use client';

import { Button } from '../components/button.tsx';
import { Sentence } from '../components/sentence.tsx';
import { StatePage } from '../components/state-page.tsx';
import { useT } from '../lib/i18n/provider.tsx';

interface Props {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

export default function ErrorPage({ error, reset }: Props) {
  const t = useT();
  return (
    <StatePage title={t('page.errorTitle')}>
      <p>{t('page.errorText')}</p>
      <Button onClick={reset}>{t('common.retry')}</Button>
      {error.digest !== undefined && (
        <p className="text-sm">
          <Sentence t={t} of="page.errorReference" parts={{ id: error.digest }} />
        </p>
      )}
    </StatePage>
  );
}
