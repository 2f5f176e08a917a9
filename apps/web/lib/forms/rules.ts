import { QUEST_LIMITS } from '@civicforge/domain';
import type { MessageKey } from '../i18n/catalogue.ts';
import type { Translate, Values } from '../i18n/translate.ts';

/** Bounds of the texts that belong to people, in characters; those of quests come from the rules themselves. */
export const PERSON_LIMITS = {
  displayName: { min: 2, max: 50 },
  bio: { max: 500 },
  password: { min: 10, max: 128 },
} as const;

export const RELEASE_REASON_LIMITS = { max: 1000 } as const;

/** The rules that have words in the catalogue, with the figures that go into them. */
const RULES = {
  displayName: PERSON_LIMITS.displayName,
  email: {},
  password: PERSON_LIMITS.password,
  passwordMissing: {},
  code: {},
  title: QUEST_LIMITS.title,
  description: QUEST_LIMITS.description,
  category: {},
  rewardXp: QUEST_LIMITS.rewardXp,
  rewardReputation: QUEST_LIMITS.rewardReputation,
  expiresAt: {},
  submission: QUEST_LIMITS.submission,
  links: QUEST_LIMITS.links,
  changeRequest: QUEST_LIMITS.changeRequest,
  notes: QUEST_LIMITS.notes,
  outcome: {},
  disputeReason: QUEST_LIMITS.disputeReason,
  resolutionReason: QUEST_LIMITS.resolutionReason,
  cancelReason: QUEST_LIMITS.cancelReason,
  releaseReason: RELEASE_REASON_LIMITS,
  decision: {},
  bio: PERSON_LIMITS.bio,
  other: {},
} as const satisfies Record<string, Values>;

export type Rule = keyof typeof RULES;

/** What a field asks for, in words. */
export function ruleText(t: Translate, rule: Rule): string {
  const key: MessageKey = `rule.${rule}`;
  return t(key, RULES[rule]);
}

export function isRule(value: string): value is Rule {
  return value in RULES;
}

/** Length as the service counts it: trimmed, and a character outside the basic plane is one. */
export function textLength(text: string): number {
  return [...text.trim()].length;
}
