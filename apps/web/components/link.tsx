import NextLink from 'next/link';
import type { ComponentProps } from 'react';
import { LinkProgress } from './link-progress.tsx';

interface Props extends Omit<ComponentProps<typeof NextLink>, 'prefetch'> {
  /** What `onClick` posts, for taps before hydration: `server/page-early.ts` sends it then. Repeating it must change nothing. */
  readonly early?: { readonly path: `/api/v1/${string}`; readonly body: object } | undefined;
}

/**
 * A link within the site, without prefetch. A prefetch sends three API requests in the reader's name, so a list of
 * visible links would use up the read limit. A bar at the top answers the tap until the page arrives.
 */
export function Link({ children, early, ...rest }: Props) {
  return (
    <NextLink
      {...rest}
      {...(early && { 'data-early-path': early.path, 'data-early-body': JSON.stringify(early.body) })}
      prefetch={false}
    >
      <span className="contents">{children}</span>
      <LinkProgress />
    </NextLink>
  );
}
