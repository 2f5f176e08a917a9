import type { Metadata } from 'next';
import { WORDS } from '@civicforge/proof/verify/words';
import { PageHeading } from '../../components/heading.tsx';
import { Verifier } from '../../features/verify/verifier.tsx';
import { getLocale } from '../../lib/i18n/server.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getLocale()).t('shell.verify') };
}

export default async function Page() {
  const { page } = WORDS[(await getLocale()).language];
  return (
    <div className="mx-auto max-w-2xl">
      <PageHeading title={page.title} lead={page.lead} />
      <Verifier />
    </div>
  );
}
