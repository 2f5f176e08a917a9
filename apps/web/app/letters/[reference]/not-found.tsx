import { ButtonLink } from '../../../components/button.tsx';
import { StatePage } from '../../../components/state-page.tsx';
import { getLocale } from '../../../lib/i18n/server.ts';

export default async function LetterNotFound() {
  const { t } = await getLocale();
  return (
    <StatePage title={t('letter.notFoundTitle')}>
      <p>{t('letter.notFoundText')}</p>
      <ButtonLink href="/">{t('page.toStart')}</ButtonLink>
    </StatePage>
  );
}
