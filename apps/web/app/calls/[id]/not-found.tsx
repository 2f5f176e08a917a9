import { ButtonLink } from '../../../components/button.tsx';
import { StatePage } from '../../../components/state-page.tsx';
import { getLocale } from '../../../lib/i18n/server.ts';

export default async function CallNotFound() {
  const { t } = await getLocale();
  return (
    <StatePage title={t('calls.notFoundTitle')}>
      <p>{t('calls.notFoundText')}</p>
      <ButtonLink href="/">{t('page.toQuests')}</ButtonLink>
    </StatePage>
  );
}
