'use client';

const PREFIX = 'civicforge.draft.';

export type Draft = Readonly<Record<string, unknown>>;

/**
 * Returns the name of a member's draft. Drafts are per member, so that another member on the same device does not see
 * them.
 */
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

export function writeDraft(name: string, draft: object): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(draft));
  } catch {
    // Storage is full or blocked: the form works without a draft.
  }
}

export function dropDraft(name: string): void {
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // Storage is blocked: there is no draft.
  }
}

/** Deletes all drafts on this device, at sign-out. */
export function dropAllDrafts(): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  } catch {
    // Storage is blocked: there is no draft.
  }
}
