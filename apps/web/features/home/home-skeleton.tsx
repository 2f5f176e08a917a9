import { ListSkeleton } from './list-skeleton.tsx';

/** Placeholder of the start page while it loads. */
export function HomeSkeleton({ label }: { readonly label: string }) {
  return (
    <div>
      <div aria-hidden className="flex gap-7 border-b border-line pb-3">
        <div className="skeleton h-6 w-20" />
        <div className="skeleton h-6 w-20" />
        <div className="skeleton h-6 w-24" />
      </div>
      <div className="home-columns">
        <div aria-hidden className="skeleton h-11 lg:h-80" />
        <ListSkeleton label={label} />
      </div>
    </div>
  );
}
