import { SAVED_SEARCH_LIMITS } from '@civicforge/domain';
import { checkOf, text } from '../../lib/forms/checks.ts';
import type { SearchNameFields } from './fields.ts';

export const checkSearchName = checkOf<SearchNameFields>({ name: text('searchName', SAVED_SEARCH_LIMITS.name) });
