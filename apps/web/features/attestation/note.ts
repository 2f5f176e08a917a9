import type { AttestFields } from './attest.schema.ts';

type Given<Name extends keyof AttestFields> = { readonly [Field in Name]?: AttestFields[Field] | undefined };

/** Returns the note without surrounding spaces. Empty for a form that hides the note. */
export function noteOf({ notes = '' }: Given<'notes'>): string {
  return notes.trim();
}

/** Returns the stated duration in minutes. Undefined if the member states none. */
export function minutesOf({ minutes = '' }: Given<'minutes'>): number | undefined {
  return minutes.trim() === '' ? undefined : Number(minutes);
}
