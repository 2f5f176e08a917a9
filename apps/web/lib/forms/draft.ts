'use client';

const PREFIX = 'civicforge.draft.';

export type Draft = Readonly<Record<string, unknown>>;

/** Drafts belong to one person: somebody else at the same device does not find them in their form. */
export function draftName(userId: string, form: string): string {
  return `${userId}.${form}`;
}

export function readDraft(name: string): Draft | undefined {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(PREFIX + name) ?? 'null');
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

export function writeDraft(name: string, draft: Draft): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(draft));
  } catch {
    // Full or forbidden: the form works all the same.
  }
}

export function dropDraft(name: string): void {
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // Nothing was stored either.
  }
}

/** Signing out leaves nothing of what was typed on the device. */
export function dropAllDrafts(): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  } catch {
    // Nothing was stored either.
  }
}
