/** Placeholder of the list while it loads, with the height of the list. */
export function ListSkeleton({ label }: { readonly label: string }) {
  return (
    <div role="status">
      <span className="sr-only">{label}</span>
      <div aria-hidden className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {[1, 2, 3, 4, 5, 6].map((card) => (
          <div key={card} className="card flex h-60 flex-col gap-4 p-5">
            <div className="skeleton h-7 w-40" />
            <div className="skeleton h-6 w-11/12" />
            <div className="skeleton h-12 w-full grow" />
            <div className="skeleton h-5 w-3/5" />
          </div>
        ))}
      </div>
    </div>
  );
}
