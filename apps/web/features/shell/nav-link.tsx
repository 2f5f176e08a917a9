'use client';

import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { Link } from '../../components/link.tsx';

interface Props {
  readonly href: string;
  readonly className: string;
  readonly children: ReactNode;
}

/** A link that marks the current page. */
export function NavLink({ href, className, children }: Props) {
  const here = usePathname() === href;
  return (
    <Link href={href} className={className} {...(here && { 'aria-current': 'page' as const })}>
      {children}
    </Link>
  );
}
