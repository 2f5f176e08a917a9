import { ADMIN_PROBLEMS } from '../admin/admin-problems.ts';
import { ATTESTATION_PROBLEMS } from '../attestations/attestation-problems.ts';
import { CASE_PROBLEMS } from '../cases/case-problems.ts';
import { CALENDAR_PROBLEMS } from '../calendar/calendar-problems.ts';
import { CALL_PROBLEMS } from '../calls/call-problems.ts';
import { COMMENT_PROBLEMS } from '../comments/comment-problems.ts';
import { FLAG_PROBLEMS } from '../flags/flag-problems.ts';
import { PROBLEMS } from '../http/problem-codes.ts';
import { LETTER_PROBLEMS } from '../hours/letter-problems.ts';
import { OUTBOUND_PROBLEMS } from '../outbound/outbound-problems.ts';
import { PHOTO_PROBLEMS } from '../photos/photo-problems.ts';
import { SIGNATURE_PROBLEMS } from '../proof/signature-problems.ts';
import { PUSH_PROBLEMS } from '../push/push-problems.ts';
import { QUEST_PROBLEMS } from '../quests/quest-problems.ts';
import { SAVED_SEARCH_PROBLEMS } from '../searches/saved-search-problems.ts';
import { TEMPLATE_PROBLEMS } from '../templates/template-problems.ts';
import { USER_PROBLEMS } from '../users/user-problems.ts';
import { DELIVERY_PROBLEMS } from '../deliveries/delivery-problems.ts';
import { MAIL_PROBLEMS } from '../mail/mail-problems.ts';
import { WEBHOOK_PROBLEMS } from '../webhooks/webhook-problems.ts';

/** All problems by code: of the edge, the rules and each feature. */
export const ALL_PROBLEMS = {
  ...PROBLEMS,
  ...ADMIN_PROBLEMS,
  ...ATTESTATION_PROBLEMS,
  ...CASE_PROBLEMS,
  ...CALENDAR_PROBLEMS,
  ...CALL_PROBLEMS,
  ...COMMENT_PROBLEMS,
  ...FLAG_PROBLEMS,
  ...LETTER_PROBLEMS,
  ...OUTBOUND_PROBLEMS,
  ...PHOTO_PROBLEMS,
  ...PUSH_PROBLEMS,
  ...QUEST_PROBLEMS,
  ...SAVED_SEARCH_PROBLEMS,
  ...SIGNATURE_PROBLEMS,
  ...TEMPLATE_PROBLEMS,
  ...USER_PROBLEMS,
  ...DELIVERY_PROBLEMS,
  ...MAIL_PROBLEMS,
  ...WEBHOOK_PROBLEMS,
};
