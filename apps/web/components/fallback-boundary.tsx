'use client';

import { Suspense, useState } from 'react';
import type { Elements } from '../lib/elements.ts';

interface Props {
  readonly isOpened: boolean;
  readonly fallback: Elements;
  readonly children: Elements;
}

/**
 * Shows the fallback while the children of a client-side navigation load. A page that a full load has opened renders
 * without a boundary, because React streams a large boundary after its fallback even when its content is ready, and
 * the footer then moves within sight. Its later navigations are transitions, which keep the old content.
 */
export function FallbackBoundary({ isOpened, fallback, children }: Props) {
  const [hasBoundary] = useState(!isOpened);
  return hasBoundary ? <Suspense fallback={fallback}>{children}</Suspense> : children;
}
