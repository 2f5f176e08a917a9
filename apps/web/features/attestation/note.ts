import type { AttestFields } from './attest.schema.ts';

/** Returns the note without surrounding spaces. Empty for a form that hides the note. */
export function noteOf({ notes = '' }: { readonly notes?: AttestFields['notes'] | undefined }): string {
  return notes.trim();
}
