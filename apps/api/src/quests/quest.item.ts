import {
  ATTESTATION_METHODS,
  ATTESTATION_OUTCOMES,
  ATTESTATION_ROLES,
  type Attestation,
  type Dispute,
  isActive,
  geoCell,
  geohash,
  partyTurn,
  type Photo,
  type Place,
  QUEST_CATEGORIES,
  QUEST_STATUSES,
  type Quest,
  type QuestCore,
  RESOLUTION_DECISIONS,
  type Resolution,
  sharedCoordinates,
  type Submission,
} from '@civicforge/domain';
import type { Item } from '../dynamo/database.ts';
import { shardOf } from '../dynamo/shard.ts';
import { HOURS_KEYS, hoursKeys } from './quest-hours.ts';
import { decimal, oneOf, record, recordOrAbsent, records, text, textOrAbsent, texts, whole } from '../dynamo/parse.ts';

export const QUEST_RECORD = 'QUEST';

export function questKey(questId: string) {
  return { questId, record: QUEST_RECORD };
}

export function listKey(status: string, shard: number): string {
  return `${status}#${shardText(shard)}`;
}

export function shardText(shard: number): string {
  return String(shard).padStart(2, '0');
}

/** Returns an ascending key that sorts by reward, highest first, then by quest id. */
export function rewardKey(reward: number, questId: string): string {
  return `${String(99_999 - reward).padStart(5, '0')}#${questId}`;
}

/**
 * Returns the time since when a quest waits in its status: OPEN for its deadline, CLAIMED for the performer, SUBMITTED
 * for statements, DISPUTED for a moderator. Ended quests do not wait and are not in the index.
 */
function waitingSince(quest: Quest): string | undefined {
  switch (quest.status) {
    case 'OPEN':
      return quest.expiresAt;
    case 'CLAIMED':
      return quest.claimedAt;
    case 'SUBMITTED':
      return quest.submittedAt;
    case 'DISPUTED':
      return quest.dispute?.raisedAt;
    default:
      return undefined;
  }
}

/** Returns a unique key that sorts by time. */
export function waitingKey(since: string, questId: string): string {
  return `${since}#${questId}`;
}

/** First characters of `requestorTurn` and `performerTurn`. They sort the own turn first and OPEN quests last. */
export const TURN_RANKS = { own: '0', other: '1', open: '2' } as const;

/** Returns a unique key that sorts a party's active quests: the party's turn first, longest waiting first. */
function turnKey(quest: Quest, party: 'requestor' | 'performer'): string {
  const own = partyTurn(quest, party);
  if (own) return `${TURN_RANKS.own}#${waitingKey(own.since, quest.questId)}`;
  const rank = quest.status === 'OPEN' ? TURN_RANKS.open : TURN_RANKS.other;
  return `${rank}#${waitingKey(quest.createdAt, quest.questId)}`;
}

/** Partition of the open quests that visitors may read. */
export const PUBLIC_KEY = 'public';

/** Returns the keys of the sparse indexes of active quests. */
function turnKeys(quest: Quest): Item {
  if (!isActive(quest)) return {};
  const { requestorId, performerId } = quest;
  return {
    activeRequestorId: requestorId,
    requestorTurn: turnKey(quest, 'requestor'),
    ...(performerId !== undefined && {
      activePerformerId: performerId,
      performerTurn: turnKey(quest, 'performer'),
    }),
  };
}

/** Attributes that put a quest into the sparse indexes. */
export const SPARSE_KEYS = [
  'activeRequestorId',
  'requestorTurn',
  'activePerformerId',
  'performerTurn',
  'publicKey',
  'startKey',
  'placeKey',
  'placeHash',
  ...HOURS_KEYS,
] as const;

/** Returns a unique key that sorts by the start of a quest. */
export function startKey(startsAt: string, questId: string): string {
  return `${startsAt}#${questId}`;
}

/** Returns the partition of OPEN quests within a cell of the map. */
export function placeKey(cell: string, shard: string): string {
  return `geo#${cell}#${shard}`;
}

/** Returns the keys of the map. They contain shared coordinates only, never the exact ones. */
function placeKeys({ questId, place, status }: Quest, list: string): Item {
  const coordinates = status === 'OPEN' && place ? sharedCoordinates(place) : undefined;
  if (coordinates === undefined) return {};
  const hash = geohash(coordinates);
  return { placeKey: placeKey(geoCell(hash), list.split('#').at(-1) ?? ''), placeHash: `${hash}#${questId}` };
}

/**
 * Returns the `SPARSE_KEYS` that a quest has now; the others must be absent.
 * @param list the quest's `listKey`, which ends with its shard
 */
export function sparseKeys(quest: Quest, list: string): Item {
  const isListed = quest.visibility === 'public' && quest.status === 'OPEN' && quest.hidden !== true;
  return {
    ...turnKeys(quest),
    ...(isListed && { publicKey: PUBLIC_KEY }),
    ...(quest.startsAt !== undefined && { startKey: startKey(quest.startsAt, quest.questId) }),
    ...placeKeys(quest, list),
    ...hoursKeys(quest),
  };
}

/** Derived attributes of a quest item: its keys. */
const DERIVED = ['record', 'listKey', 'waitingKey', 'waitingSince', 'xpKey', 'reputationKey', ...SPARSE_KEYS] as const;

/** Every field of a quest. The compiler reports a missing one. */
const FIELDS: Readonly<Record<Exclude<keyof Quest, 'carried'>, true>> = {
  questId: true,
  title: true,
  description: true,
  photos: true,
  category: true,
  rewardXp: true,
  rewardReputation: true,
  status: true,
  requestorId: true,
  isSynthetic: true,
  hidden: true,
  hiddenWith: true,
  visibility: true,
  performerId: true,
  submission: true,
  core: true,
  changeRequest: true,
  changeRounds: true,
  creationCost: true,
  dispute: true,
  attestations: true,
  expiresAt: true,
  startsAt: true,
  durationMinutes: true,
  place: true,
  callId: true,
  date: true,
  slot: true,
  version: true,
  createdAt: true,
  updatedAt: true,
  claimedAt: true,
  submittedAt: true,
  completedAt: true,
};
const KNOWN: ReadonlySet<string> = new Set([...DERIVED, ...Object.keys(FIELDS)]);

/** Returns the attributes that another version of the service has written. A Put must not erase them. */
function carriedOf(item: Item): Pick<Quest, 'carried'> {
  const unknown = Object.entries(item).filter(([name]) => !KNOWN.has(name));
  return unknown.length === 0 ? {} : { carried: Object.fromEntries(unknown) };
}

export function toQuestItem({ carried, ...quest }: Quest, shards: number): Item {
  const since = waitingSince(quest);
  const list = listKey(quest.status, shardOf(quest.questId, shards));
  return {
    ...carried,
    ...quest,
    ...questKey(quest.questId),
    listKey: list,
    ...(since !== undefined && { waitingKey: list, waitingSince: waitingKey(since, quest.questId) }),
    xpKey: rewardKey(quest.rewardXp, quest.questId),
    reputationKey: rewardKey(quest.rewardReputation, quest.questId),
    ...sparseKeys(quest, list),
  };
}

/** Parses a stored quest. Unknown attributes go to `carried`; unknown ones of a nested object stay in that object. */
export function parseQuest(item: Item): Quest {
  const submission = recordOrAbsent(item, 'submission');
  const dispute = recordOrAbsent(item, 'dispute');
  const core = recordOrAbsent(item, 'core');
  const place = recordOrAbsent(item, 'place');
  return {
    questId: text(item, 'questId'),
    title: text(item, 'title'),
    description: text(item, 'description'),
    ...photosOf(item),
    category: oneOf(item, 'category', QUEST_CATEGORIES),
    rewardXp: whole(item, 'rewardXp'),
    rewardReputation: whole(item, 'rewardReputation'),
    status: oneOf(item, 'status', QUEST_STATUSES),
    requestorId: text(item, 'requestorId'),
    ...(item['isSynthetic'] === true && { isSynthetic: true }),
    ...(item['hidden'] === true && { hidden: true }),
    ...(item['visibility'] === 'public' && { visibility: 'public' }),
    ...optionalTexts(item, ['hiddenWith', 'performerId', 'changeRequest', 'claimedAt', 'submittedAt', 'completedAt']),
    ...optionalTexts(item, ['expiresAt', 'startsAt']),
    ...(item['durationMinutes'] !== undefined && { durationMinutes: whole(item, 'durationMinutes') }),
    ...(place && { place: parsePlace(place) }),
    ...optionalTexts(item, ['callId', 'date']),
    ...(item['slot'] !== undefined && { slot: whole(item, 'slot') }),
    ...(submission && { submission: parseSubmission(submission) }),
    ...(core && { core: parseCore(core) }),
    changeRounds: whole(item, 'changeRounds'),
    creationCost: whole(item, 'creationCost'),
    ...(dispute && { dispute: parseDispute(dispute) }),
    attestations: records(item, 'attestations').map(parseAttestation),
    version: whole(item, 'version'),
    createdAt: text(item, 'createdAt'),
    updatedAt: text(item, 'updatedAt'),
    ...carriedOf(item),
  };
}

export function parsePlace(item: Item): Place {
  const hasCoordinates = item['latitude'] !== undefined;
  return {
    ...item,
    label: text(item, 'label'),
    ...optionalTexts(item, ['detail']),
    ...(hasCoordinates && { latitude: decimal(item, 'latitude'), longitude: decimal(item, 'longitude') }),
  };
}

function parseSubmission(item: Item): Submission {
  return { ...item, text: text(item, 'text'), links: texts(item, 'links'), ...photosOf(item) };
}

function photosOf(item: Item): { readonly photos?: readonly Photo[] } {
  return item['photos'] === undefined ? {} : { photos: records(item, 'photos').map(parsePhoto) };
}

function parsePhoto(item: Item): Photo {
  return {
    ...item,
    photoId: text(item, 'photoId'),
    alt: text(item, 'alt'),
    width: whole(item, 'width'),
    height: whole(item, 'height'),
  };
}

function parseCore(item: Item): QuestCore {
  const salts = record(item, 'salts');
  return {
    ...item,
    document: text(item, 'document'),
    hash: text(item, 'hash'),
    salts: {
      ...salts,
      title: text(salts, 'title'),
      description: text(salts, 'description'),
      submission: text(salts, 'submission'),
    },
  };
}

function parseDispute(item: Item): Dispute {
  const resolution = recordOrAbsent(item, 'resolution');
  return {
    ...item,
    raisedBy: text(item, 'raisedBy'),
    reason: text(item, 'reason'),
    raisedAt: text(item, 'raisedAt'),
    ...(resolution && { resolution: parseResolution(resolution) }),
  };
}

function parseResolution(item: Item): Resolution {
  return {
    ...item,
    decision: oneOf(item, 'decision', RESOLUTION_DECISIONS),
    reason: text(item, 'reason'),
    resolvedBy: text(item, 'resolvedBy'),
    resolvedAt: text(item, 'resolvedAt'),
  };
}

function parseAttestation(item: Item): Attestation {
  const wallet = recordOrAbsent(item, 'wallet');
  return {
    ...item,
    role: oneOf(item, 'role', ATTESTATION_ROLES),
    userId: text(item, 'userId'),
    outcome: oneOf(item, 'outcome', ATTESTATION_OUTCOMES),
    method: oneOf(item, 'method', ATTESTATION_METHODS),
    ...optionalTexts(item, ['notes']),
    ...(item['minutes'] !== undefined && { minutes: whole(item, 'minutes') }),
    ...(item['signature'] !== undefined && { signature: textOrRecord(item, 'signature') }),
    ...(wallet && { wallet }),
    attestedAt: text(item, 'attestedAt'),
  };
}

function textOrRecord(item: Item, attribute: string): string | Item {
  return typeof item[attribute] === 'string' ? text(item, attribute) : record(item, attribute);
}

function optionalTexts<K extends string>(item: Item, names: readonly K[]): Partial<Record<K, string>> {
  const found: Partial<Record<K, string>> = {};
  for (const name of names) {
    const value = textOrAbsent(item, name);
    if (value !== undefined) found[name] = value;
  }
  return found;
}
