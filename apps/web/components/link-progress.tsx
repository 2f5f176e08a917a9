'use client';

// eslint-disable-next-line no-restricted-imports -- the state of a link, not a link
import { useLinkStatus } from 'next/link';

/** A bar at the top of the window while the page behind the link around it loads. It appears in the frame of the tap. */
export function LinkProgress() {
  const { pending } = useLinkStatus();
  return pending ? <span aria-hidden className="top-bar" /> : null;
}
