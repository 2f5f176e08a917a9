export const switchClass =
  'min-h-11 max-w-full rounded-lg border border-edge bg-surface px-2 py-1.5 text-ink hover:border-accent';
