import {
  CALL_LIMITS,
  CASE_LIMITS,
  COMMENT_LIMITS,
  PERSON_LIMITS,
  PHOTO_LIMITS,
  PLACE_LIMITS,
  QUEST_LIMITS,
  RULE_LIMITS,
  SAVED_SEARCH_LIMITS,
  TEMPLATE_LIMITS,
} from '@civicforge/domain';
import type { MessageKey } from '../i18n/catalogue.ts';
import type { Translate, Values } from '../i18n/translate.ts';

/** The rules that have a message in the catalogue, with the values of its placeholders. */
const RULES = {
  displayName: PERSON_LIMITS.displayName,
  email: {},
  password: PERSON_LIMITS.password,
  ownEmail: {},
  passwordMissing: {},
  passwordWrong: {},
  passwordSame: {},
  code: {},
  title: QUEST_LIMITS.title,
  description: QUEST_LIMITS.description,
  category: {},
  rewardXp: QUEST_LIMITS.rewardXp,
  rewardReputation: QUEST_LIMITS.rewardReputation,
  expiresAt: {},
  startsAt: {},
  durationMinutes: QUEST_LIMITS.durationMinutes,
  place: PLACE_LIMITS.label,
  placeDetail: PLACE_LIMITS.detail,
  coordinates: {},
  slots: CALL_LIMITS.slots,
  slotPhotos: {},
  schedule: {},
  times: { max: RULE_LIMITS.count },
  until: {},
  repeatStart: {},
  repeatPhotos: {},
  callDeadline: { days: CALL_LIMITS.deadlineDays },
  callStart: {},
  submission: QUEST_LIMITS.submission,
  links: QUEST_LIMITS.links,
  photos: PHOTO_LIMITS.alt,
  changeRequest: QUEST_LIMITS.changeRequest,
  notes: QUEST_LIMITS.notes,
  minutes: QUEST_LIMITS.minutes,
  outcome: {},
  disputeReason: QUEST_LIMITS.disputeReason,
  resolutionReason: QUEST_LIMITS.resolutionReason,
  cancelReason: QUEST_LIMITS.cancelReason,
  releaseReason: QUEST_LIMITS.releaseReason,
  comment: COMMENT_LIMITS.text,
  hideReason: COMMENT_LIMITS.reason,
  decision: {},
  bio: PERSON_LIMITS.bio,
  templateName: TEMPLATE_LIMITS.name,
  searchName: SAVED_SEARCH_LIMITS.name,
  reportReason: {},
  reportText: CASE_LIMITS.reportText,
  caseReason: CASE_LIMITS.reason,
  houseRule: CASE_LIMITS.rule,
  days: CASE_LIMITS.days,
  appeal: CASE_LIMITS.appeal,
  other: {},
} as const satisfies Record<string, Values>;

export type Rule = keyof typeof RULES;

/** Returns the message of a rule. */
export function ruleText(t: Translate, rule: Rule): string {
  const key: MessageKey = `rule.${rule}`;
  return t(key, RULES[rule]);
}

export function isRule(value: string): value is Rule {
  return Object.hasOwn(RULES, value);
}
