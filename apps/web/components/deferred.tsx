import { headers } from 'next/headers';
import type { Elements } from '../lib/elements.ts';
import { FallbackBoundary } from './fallback-boundary.tsx';

interface Props {
  readonly fallback: Elements;
  readonly children: () => Promise<Elements>;
}

/**
 * Content that loads slowly. A client-side navigation shows the fallback at once. A full page load waits for the
 * content, so that a missing quest answers with a real 404 and nothing moves after the first paint.
 */
export async function Deferred({ fallback, children }: Props) {
  const isOpened = isPageLoad(await headers());
  return (
    <FallbackBoundary isOpened={isOpened} fallback={fallback}>
      {isOpened ? await children() : <Content>{children}</Content>}
    </FallbackBoundary>
  );
}

/** The service worker sends page loads on by fetch, whose destination is empty too. They still ask for a document. */
function isPageLoad(asked: Pick<Headers, 'get'>): boolean {
  return asked.get('sec-fetch-dest') !== 'empty' || asked.get('accept')?.includes('text/html') === true;
}

async function Content({ children }: Pick<Props, 'children'>) {
  return children();
}
