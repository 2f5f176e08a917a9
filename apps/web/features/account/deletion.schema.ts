import { checkOf, matching } from '../../lib/forms/checks.ts';
import type { DeletionFields } from './fields.ts';

/** Returns the check of the confirmation: the member types their own address. */
export function checkDeletionOf(own: string) {
  return checkOf<DeletionFields>({
    email: matching('ownEmail', (value) => value.trim().toLowerCase() === own.toLowerCase()),
  });
}
