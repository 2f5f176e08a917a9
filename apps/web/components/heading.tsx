import type { Elements } from '../lib/elements.ts';

/** The heading of a page, with a lead sentence and the page's main action. */
export function PageHeading({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead?: string;
  readonly children?: Elements;
}) {
  return (
    <div
      className={`${lead === undefined ? 'mb-3' : 'mb-5'} flex flex-wrap items-baseline justify-between gap-x-6 gap-y-4`}
    >
      <div className="min-w-0">
        <h1 className="text-2xl font-semibold narrow:text-xl">{title}</h1>
        {lead !== undefined && <p className="mt-1.5 max-w-prose text-pretty text-muted">{lead}</p>}
      </div>
      {children}
    </div>
  );
}
