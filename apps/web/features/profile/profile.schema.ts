import { PERSON_LIMITS } from '@civicforge/domain';
import { checkOf, displayName, text } from '../../lib/forms/checks.ts';
import type { ProfileFields } from './fields.ts';

export const checkProfile = checkOf<ProfileFields>({
  displayName,
  bio: text('bio', PERSON_LIMITS.bio),
});
