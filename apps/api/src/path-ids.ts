import { FLAGS } from '@civicforge/contract/flags/manifest';
import { ID_FORMS } from '@civicforge/contract/keys';
import { parseLetterReference } from '@civicforge/domain';
import { CASE_PROBLEMS } from './cases/case-problems.ts';
import { ADMIN_PROBLEMS } from './admin/admin-problems.ts';
import { CALENDAR_PROBLEMS } from './calendar/calendar-problems.ts';
import { CALL_PROBLEMS } from './calls/call-problems.ts';
import { DELIVERY_PROBLEMS } from './deliveries/delivery-problems.ts';
import { FLAG_PROBLEMS } from './flags/flag-problems.ts';
import { LETTER_PROBLEMS } from './hours/letter-problems.ts';
import type { PathIds } from './http/path-ids.guard.ts';
import { PROBLEMS } from './http/problem-codes.ts';
import { PHOTO_PROBLEMS } from './photos/photo-problems.ts';
import { PUSH_PROBLEMS } from './push/push-problems.ts';
import { COMMENT_PROBLEMS } from './comments/comment-problems.ts';
import { QUEST_PROBLEMS } from './quests/quest-problems.ts';
import { USER_PROBLEMS } from './users/user-problems.ts';
import { SAVED_SEARCH_PROBLEMS } from './searches/saved-search-problems.ts';
import { TEMPLATE_PROBLEMS } from './templates/template-problems.ts';
import { WEBHOOK_PROBLEMS } from './webhooks/webhook-problems.ts';

/** A part of the path of a tile: three digits of its index, or the width of a partial one. */
const TILE_INDEX = {
  accepts: (text: string) => /^(?:x?\d{3}(?:\.p)?|\d{1,3})$/.test(text),
  otherwise: PROBLEMS['not-found'],
};

/** Every parameter of every path, with its form and the problem of a text that is not of it. */
export const ALL_PATH_IDS: PathIds = {
  questId: { accepts: (text) => ID_FORMS.quest.test(text), otherwise: QUEST_PROBLEMS['quest.not-found'] },
  commentId: { accepts: (text) => ID_FORMS.comment.test(text), otherwise: COMMENT_PROBLEMS['comment.not-found'] },
  caseId: { accepts: (text) => ID_FORMS.case.test(text), otherwise: CASE_PROBLEMS['case.not-found'] },
  callId: { accepts: (text) => ID_FORMS.call.test(text), otherwise: CALL_PROBLEMS['call.not-found'] },
  photoId: { accepts: (text) => ID_FORMS.photo.test(text), otherwise: PHOTO_PROBLEMS['photo.not-found'] },
  // A reward job has the id of its quest.
  jobId: { accepts: (text) => ID_FORMS.quest.test(text), otherwise: ADMIN_PROBLEMS['reward.not-found'] },
  userId: { accepts: (text) => ID_FORMS.user.test(text), otherwise: USER_PROBLEMS['user.not-found'] },
  receiptId: { accepts: (text) => ID_FORMS.receipt.test(text), otherwise: QUEST_PROBLEMS['receipt.not-found'] },
  keyId: { accepts: (text) => ID_FORMS.deviceKey.test(text), otherwise: USER_PROBLEMS['device-key.not-found'] },
  templateId: { accepts: (text) => ID_FORMS.template.test(text), otherwise: TEMPLATE_PROBLEMS['template.not-found'] },
  letterId: { accepts: (text) => ID_FORMS.hoursLetter.test(text), otherwise: LETTER_PROBLEMS['letter.not-found'] },
  reference: {
    accepts: (text) => parseLetterReference(text) !== undefined,
    otherwise: LETTER_PROBLEMS['letter.not-found'],
  },
  searchId: {
    accepts: (text) => ID_FORMS.savedSearch.test(text),
    otherwise: SAVED_SEARCH_PROBLEMS['saved-search.not-found'],
  },
  secret: {
    accepts: (text) => ID_FORMS.calendarSecret.test(text),
    otherwise: CALENDAR_PROBLEMS['calendar-feed.not-found'],
  },
  webhookId: { accepts: (text) => ID_FORMS.webhook.test(text), otherwise: WEBHOOK_PROBLEMS['webhook.not-found'] },
  deliveryId: { accepts: (text) => ID_FORMS.delivery.test(text), otherwise: DELIVERY_PROBLEMS['delivery.not-found'] },
  subscriptionId: {
    accepts: (text) => ID_FORMS.pushSubscription.test(text),
    otherwise: PUSH_PROBLEMS['push.not-found'],
  },
  flag: { accepts: (text) => Object.hasOwn(FLAGS, text), otherwise: FLAG_PROBLEMS['flag.not-found'] },
  // The evaluation protocol answers an unknown flag in its own form.
  key: { accepts: () => true, otherwise: FLAG_PROBLEMS['flag.not-found'] },
  level: { accepts: (text) => /^(?:\d{1,2}|entries)$/.test(text), otherwise: PROBLEMS['not-found'] },
  ...Object.fromEntries(['n1', 'n2', 'n3', 'n4', 'n5'].map((name) => [name, TILE_INDEX])),
  logIndex: { accepts: (text) => /^(?:0|[1-9]\d{0,14})$/.test(text), otherwise: PROBLEMS['not-found'] },
  asset: { accepts: (text) => /^[\w.-]{1,100}$/.test(text), otherwise: PROBLEMS['not-found'] },
};
