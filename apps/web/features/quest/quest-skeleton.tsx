/** Placeholder of a quest while it loads: title, facts, action and text, where the quest shows them. */
export function QuestSkeleton({ label }: { readonly label: string }) {
  return (
    <div role="status">
      <span className="sr-only">{label}</span>
      <div aria-hidden>
        <div className="skeleton h-8.5 w-4/5" />
        <div className="skeleton mt-2 mb-4 h-7 w-3/5" />
        <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_19rem] lg:gap-10">
          <div className="space-y-6">
            <div className="skeleton h-48" />
            <div className="skeleton h-12" />
            <div className="skeleton h-40" />
          </div>
          <div className="skeleton h-72" />
        </div>
      </div>
    </div>
  );
}
