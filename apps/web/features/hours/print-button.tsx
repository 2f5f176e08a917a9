'use client';

import { Button } from '../../components/button.tsx';
import { useT } from '../../lib/i18n/provider.tsx';

/** Prints the page. Paper does not show the button. */
export function PrintButton() {
  const t = useT();
  return (
    <div className="print:hidden">
      <Button
        kind="secondary"
        onClick={() => {
          window.print();
        }}
      >
        {t('letter.print')}
      </Button>
    </div>
  );
}
