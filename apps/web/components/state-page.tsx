import type { Elements, Words } from '../lib/elements.ts';

interface Props {
  readonly title: Words;
  readonly children: Elements;
  /** Heading level. Use 2 or 3 where the state fills only a part of the page. */
  readonly level?: 1 | 2 | 3;
}

/** Replaces the content of a page, or a part of it, with an explanation and the next step. */
export function StatePage({ title, children, level = 1 }: Props) {
  const Heading = `h${level}` as const;
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-4 px-4 py-12 text-center">
      <Heading className="text-xl font-semibold">{title}</Heading>
      <div className="flex flex-col items-center gap-5 text-balance text-muted">{children}</div>
    </div>
  );
}
