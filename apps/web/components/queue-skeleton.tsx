/** Placeholder of a list of cases while it loads. */
export function QueueSkeleton({ label }: { readonly label: string }) {
  return (
    <div role="status">
      <span className="sr-only">{label}</span>
      <div aria-hidden className="space-y-5">
        <div className="skeleton h-11 w-56" />
        <div className="skeleton h-6 w-4/5" />
        <div className="skeleton h-72" />
        <div className="skeleton h-72" />
      </div>
    </div>
  );
}
