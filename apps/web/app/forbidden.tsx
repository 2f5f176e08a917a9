import { ButtonLink } from '../components/button.tsx';
import { StatePage } from '../components/state-page.tsx';
import { getLocale } from '../lib/i18n/server.ts';

export default async function Forbidden() {
  const { t } = await getLocale();
  return (
    <StatePage title={t('page.forbiddenTitle')}>
      <p>{t('page.forbiddenText')}</p>
      <ButtonLink href="/">{t('page.toStart')}</ButtonLink>
    </StatePage>
  );
}
