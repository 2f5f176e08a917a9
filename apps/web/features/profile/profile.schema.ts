import { checkOf, text } from '../../lib/forms/checks.ts';
import { PERSON_LIMITS } from '../../lib/forms/rules.ts';
import type { ProfileFields } from './fields.ts';

export const checkProfile = checkOf<ProfileFields>({
  displayName: text('displayName', PERSON_LIMITS.displayName),
  bio: text('bio', PERSON_LIMITS.bio),
});
