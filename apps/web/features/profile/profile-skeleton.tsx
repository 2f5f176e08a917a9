/** Placeholder of a profile while it loads. */
export function ProfileSkeleton({ label }: { readonly label: string }) {
  return (
    <div role="status">
      <span className="sr-only">{label}</span>
      <div aria-hidden className="space-y-6">
        <div className="flex items-center gap-5">
          <div className="skeleton size-16 rounded-full" />
          <div className="space-y-2">
            <div className="skeleton h-9 w-48" />
            <div className="skeleton h-5 w-36" />
          </div>
        </div>
        <div className="grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] gap-3">
          <div className="skeleton h-28" />
          <div className="skeleton h-28" />
          <div className="skeleton h-28" />
        </div>
        <div className="skeleton h-64" />
      </div>
    </div>
  );
}
