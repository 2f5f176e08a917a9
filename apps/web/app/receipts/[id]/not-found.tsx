import { ButtonLink } from '../../../components/button.tsx';
import { StatePage } from '../../../components/state-page.tsx';
import { getLocale } from '../../../lib/i18n/server.ts';

export default async function ReceiptNotFound() {
  const { t } = await getLocale();
  return (
    <StatePage title={t('receipt.notFoundTitle')}>
      <p>{t('receipt.notFoundText')}</p>
      <ButtonLink href="/verify">{t('shell.verify')}</ButtonLink>
    </StatePage>
  );
}
