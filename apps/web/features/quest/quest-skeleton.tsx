/** Placeholder of a quest while it loads. */
export function QuestSkeleton({ label }: { readonly label: string }) {
  return (
    <div role="status">
      <span className="sr-only">{label}</span>
      <div aria-hidden>
        <div className="skeleton h-6.5 w-28" />
        <div className="skeleton mt-4 mb-6 h-11 w-4/5" />
        <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
          <div className="space-y-8">
            <div className="skeleton h-14" />
            <div className="skeleton h-44" />
            <div className="skeleton h-52" />
          </div>
          <div className="space-y-4">
            <div className="skeleton h-30" />
            <div className="skeleton h-72" />
          </div>
        </div>
      </div>
    </div>
  );
}
