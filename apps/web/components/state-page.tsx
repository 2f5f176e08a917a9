import type { Elements, Words } from '../lib/elements.ts';
import { Ring } from './ring.tsx';

interface Props {
  readonly title: Words;
  readonly children: Elements;
  /** One step below the page's own heading, where the state fills only part of a page. */
  readonly level?: 1 | 2 | 3;
}

/** What a page or a part of it shows instead of its content: what happened, and what to do now. */
export function StatePage({ title, children, level = 1 }: Props) {
  const Heading = `h${level}` as const;
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-4 px-4 py-14 text-center">
      <Ring left="sealed" right="empty" className="size-20" />
      <Heading className="text-xl font-semibold">{title}</Heading>
      <div className="flex flex-col items-center gap-5 text-muted">{children}</div>
    </div>
  );
}
