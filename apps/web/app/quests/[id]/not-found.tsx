import { ButtonLink } from '../../../components/button.tsx';
import { StatePage } from '../../../components/state-page.tsx';
import { getLocale } from '../../../lib/i18n/server.ts';

export default async function QuestNotFound() {
  const { t } = await getLocale();
  return (
    <StatePage title={t('page.questNotFoundTitle')}>
      <p>{t('page.questNotFoundText')}</p>
      <ButtonLink href="/">{t('page.toQuests')}</ButtonLink>
    </StatePage>
  );
}
