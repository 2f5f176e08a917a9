import { headers } from 'next/headers';

import { ButtonLink } from '../components/button.tsx';
import { StatePage } from '../components/state-page.tsx';
import { getLocale } from '../lib/i18n/server.ts';
import { PATH_HEADER } from '../lib/security/path-header.ts';

export default async function Forbidden() {
  const [{ t }, requestHeaders] = await Promise.all([getLocale(), headers()]);
  const isForAdmins = requestHeaders.get(PATH_HEADER)?.startsWith('/admin/') === true;
  return (
    <StatePage title={t(isForAdmins ? 'page.forbiddenAdminsTitle' : 'page.forbiddenTitle')}>
      <p>{t('page.forbiddenText')}</p>
      <ButtonLink href="/">{t('page.toStart')}</ButtonLink>
    </StatePage>
  );
}
