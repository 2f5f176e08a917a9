'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { ButtonLink } from '../../components/button.tsx';
import { Link } from '../../components/link.tsx';
import { useT } from '../../lib/i18n/provider.tsx';
import { registerPath, returnToOf, signInPath } from '../../lib/security/return-to.ts';

/**
 * The header's links of visitors. They lead back to the page that they stand on, or to where that page leads. On the
 * smallest screens the name of the community needs the place of the second one; sign-in leads there too.
 */
export function SignInLinks({ className }: { readonly className: string }) {
  const t = useT();
  const back = returnToOf(usePathname(), useSearchParams());
  return (
    <div className="ml-auto flex shrink-0 items-center gap-1 sm:gap-3">
      <Link href={signInPath(back)} className={`${className} max-sm:px-1.5 max-sm:text-sm`}>
        {t('shell.signIn')}
      </Link>
      <ButtonLink
        href={registerPath(back)}
        small
        className="whitespace-nowrap max-[24rem]:hidden max-sm:px-3 max-sm:text-sm"
      >
        {t('shell.register')}
      </ButtonLink>
    </div>
  );
}
