/** Placeholder of the notices while they load. */
export function NoticesSkeleton({ label }: { readonly label: string }) {
  return (
    <div role="status">
      <span className="sr-only">{label}</span>
      <div aria-hidden className="space-y-4">
        <div className="skeleton mb-3 h-12 w-56" />
        <div className="skeleton h-40" />
        <div className="skeleton h-28" />
        <div className="skeleton h-28" />
      </div>
    </div>
  );
}
