import NextLink from 'next/link';
import type { ComponentProps } from 'react';
import { LinkProgress } from './link-progress.tsx';

/**
 * A link within the site, without prefetch. A prefetch sends three API requests in the reader's name, so a list of
 * visible links would use up the read limit. A bar at the top answers the tap until the page arrives.
 */
export function Link({ children, ...rest }: Omit<ComponentProps<typeof NextLink>, 'prefetch'>) {
  return (
    <NextLink {...rest} prefetch={false}>
      <span className="contents">{children}</span>
      <LinkProgress />
    </NextLink>
  );
}
