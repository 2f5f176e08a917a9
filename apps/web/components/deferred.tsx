import { headers } from 'next/headers';
import { Suspense } from 'react';
import type { Elements } from '../lib/elements.ts';

interface Props {
  readonly fallback: Elements;
  readonly children: () => Promise<Elements>;
}

/**
 * Content that loads slowly. A client-side navigation shows the fallback at once. A full page load waits for the
 * content, so that a missing quest answers with a real 404 and nothing moves after the first paint.
 */
export async function Deferred({ fallback, children }: Props) {
  const isOpened = (await headers()).get('sec-fetch-dest') !== 'empty';
  // The boundary exists in both cases, so a later navigation within the page keeps the old content until the new
  // content is ready.
  return <Suspense fallback={fallback}>{isOpened ? await children() : <Content>{children}</Content>}</Suspense>;
}

async function Content({ children }: Pick<Props, 'children'>) {
  return children();
}
