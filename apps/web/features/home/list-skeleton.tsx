/** Placeholder of the list while it loads: rows of the same height. */
export function ListSkeleton({ label }: { readonly label: string }) {
  return (
    <div role="status">
      <span className="sr-only">{label}</span>
      <div aria-hidden className="divide-y divide-line">
        {[1, 2, 3, 4, 5, 6].map((row) => (
          <div key={row} className="flex min-h-23 flex-col justify-center gap-2.5 py-3 lg:min-h-13 lg:py-2">
            <div className="skeleton h-5 w-3/4" />
            <div className="skeleton h-4 w-11/12 lg:hidden" />
            <div className="skeleton h-4 w-1/2 lg:hidden" />
          </div>
        ))}
      </div>
    </div>
  );
}
