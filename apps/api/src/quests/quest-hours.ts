import {
  ATTESTATION_METHODS,
  type Attestation,
  type AttestationMethod,
  QUEST_CATEGORIES,
  type Quest,
} from '@civicforge/domain';
import { countedMinutes } from '@civicforge/proof/counted-minutes';
import type { Item } from '../dynamo/database.ts';
import { oneOf, text, whole } from '../dynamo/parse.ts';

/** Attributes that put a completed quest into the index of hours. */
export const HOURS_KEYS = ['hoursOf', 'hoursKey', 'hoursFacts'] as const;

/** A completed quest with a duration that both parties stated, as the index lists it for the performer. */
export interface Hours {
  readonly questId: string;
  /** ISO 8601 UTC with milliseconds. */
  readonly completedAt: string;
  /** Empty if the requestor has deleted their account. */
  readonly title: string;
  readonly category: Quest['category'];
  /** The smaller of both numbers. */
  readonly minutes: number;
  readonly requestorMinutes: number;
  readonly performerMinutes: number;
  readonly requestorMethod: AttestationMethod;
  readonly performerMethod: AttestationMethod;
  readonly hasReceipt: boolean;
}

/** Returns a unique key that sorts by completion. */
export function hoursKey(completedAt: string, questId: string): string {
  return `${completedAt}#${questId}`;
}

/** Returns the keys of the index. A quest of a synthetic check counts no hours. */
export function hoursKeys(quest: Quest): Item {
  const { performerId, completedAt, questId, core } = quest;
  const [requestor, performer] = [statementOf(quest, 'requestor'), statementOf(quest, 'performer')];
  const counts = countedMinutes(quest.attestations) !== undefined;
  if (!counts || quest.status !== 'COMPLETED' || quest.isSynthetic) return {};
  if (performerId === undefined || completedAt === undefined || !requestor || !performer) return {};
  const facts = [requestor.minutes, performer.minutes, requestor.method, performer.method, core ? 'receipt' : 'none'];
  return { hoursOf: performerId, hoursKey: hoursKey(completedAt, questId), hoursFacts: facts.join('/') };
}

/** Parses an item of the index. */
export function parseHours(item: Item): Hours {
  const [requestorMinutes, performerMinutes, requestorMethod, performerMethod, receipt] = text(
    item,
    'hoursFacts',
  ).split('/');
  const facts: Item = {
    requestorMinutes: Number(requestorMinutes),
    performerMinutes: Number(performerMinutes),
    requestorMethod,
    performerMethod,
  };
  const stated = { requestor: whole(facts, 'requestorMinutes'), performer: whole(facts, 'performerMinutes') };
  return {
    questId: text(item, 'questId'),
    completedAt: text(item, 'hoursKey').split('#')[0] ?? '',
    title: text(item, 'title'),
    category: oneOf(item, 'category', QUEST_CATEGORIES),
    minutes: Math.min(stated.requestor, stated.performer),
    requestorMinutes: stated.requestor,
    performerMinutes: stated.performer,
    requestorMethod: oneOf(facts, 'requestorMethod', ATTESTATION_METHODS),
    performerMethod: oneOf(facts, 'performerMethod', ATTESTATION_METHODS),
    hasReceipt: receipt === 'receipt',
  };
}

function statementOf({ attestations }: Quest, role: Attestation['role']): Attestation | undefined {
  return attestations.find((attestation) => attestation.role === role);
}
