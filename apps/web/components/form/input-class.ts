const look =
  'block w-full min-h-12 rounded-xl bg-surface px-4 py-2.5 text-base text-ink placeholder:text-muted transition-colors';

/** The look of a text field. Pages that the server renders use it too. A wrong field stays red under the pointer. */
export const inputClass = (isWrong = false) =>
  `${look} ${isWrong ? 'border-2 border-danger' : 'border border-edge hover:border-accent'}`;
