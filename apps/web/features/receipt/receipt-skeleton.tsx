/** Placeholder of a receipt while it loads. */
export function ReceiptSkeleton({ label }: { readonly label: string }) {
  return (
    <div role="status" className="mx-auto max-w-3xl">
      <span className="sr-only">{label}</span>
      <div aria-hidden className="card space-y-6 px-4 py-5 sm:px-8 sm:py-7">
        <div className="flex items-start gap-4">
          <div className="skeleton size-12 rounded-full" />
          <div className="skeleton h-16 w-3/5" />
        </div>
        <div className="skeleton h-24" />
        <div className="skeleton h-28" />
        <div className="skeleton h-44" />
      </div>
    </div>
  );
}
