import NextLink from 'next/link';
import type { ComponentProps } from 'react';

/**
 * A link within the site. It loads its page when it is followed, not when it is seen: a prefetch asks the service
 * three times in the reader's name, so a list of visible links would use up their read limit.
 */
export function Link(props: Omit<ComponentProps<typeof NextLink>, 'prefetch'>) {
  return <NextLink {...props} prefetch={false} />;
}
