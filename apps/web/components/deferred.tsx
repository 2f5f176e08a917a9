import { headers } from 'next/headers';
import { Suspense } from 'react';
import type { Elements } from '../lib/elements.ts';

interface Props {
  readonly fallback: Elements;
  readonly children: () => Promise<Elements>;
}

/**
 * Content that takes a moment. Somebody who comes from another page of ours sees its outline at once. Somebody who
 * opens the address waits for the whole: only so does a missing quest answer with a true 404, and nothing moves
 * after the first paint.
 */
export async function Deferred({ fallback, children }: Props) {
  const isOpened = (await headers()).get('sec-fetch-dest') !== 'empty';
  // The boundary stands in both cases: a later step within the page then keeps what is shown until the new is there.
  return <Suspense fallback={fallback}>{isOpened ? await children() : <Content>{children}</Content>}</Suspense>;
}

async function Content({ children }: Pick<Props, 'children'>) {
  return children();
}
