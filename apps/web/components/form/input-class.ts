/** The look of a text field without its border. Pages that the server renders use it too. */
export const inputClass =
  'block w-full min-h-12 rounded-xl border bg-surface px-4 py-2.5 text-base text-ink placeholder:text-muted transition-colors hover:border-accent';
