import { COMMENT_LIMITS } from '@civicforge/domain';
import { checkOf, text } from '../../lib/forms/checks.ts';

export const checkComment = checkOf<{ text: string }>({ text: text('comment', COMMENT_LIMITS.text) });
export const checkHide = checkOf<{ reason: string }>({ reason: text('hideReason', COMMENT_LIMITS.reason) });
