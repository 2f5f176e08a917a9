import NextLink from 'next/link';
import type { ComponentProps } from 'react';

/**
 * A link within the site, without prefetch. A prefetch sends three API requests in the reader's name, so a list of
 * visible links would use up the read limit.
 */
export function Link(props: Omit<ComponentProps<typeof NextLink>, 'prefetch'>) {
  return <NextLink {...props} prefetch={false} />;
}
