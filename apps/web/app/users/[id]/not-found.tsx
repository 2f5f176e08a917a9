import { ButtonLink } from '../../../components/button.tsx';
import { StatePage } from '../../../components/state-page.tsx';
import { getLocale } from '../../../lib/i18n/server.ts';

export default async function MemberNotFound() {
  const { t } = await getLocale();
  return (
    <StatePage title={t('page.memberNotFoundTitle')}>
      <p>{t('page.memberNotFoundText')}</p>
      <ButtonLink href="/">{t('page.toQuests')}</ButtonLink>
    </StatePage>
  );
}
