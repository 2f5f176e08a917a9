import { isWebhookKind, noticesOf, type QuestEvent } from '@civicforge/domain';
import { deliveryIdOf } from '../../apps/api/src/deliveries/delivery-id.ts';
import { parseDelivery } from '../../apps/api/src/deliveries/delivery.item.ts';
import type { Database } from '../../apps/api/src/dynamo/database.ts';
import { text, textOrAbsent } from '../../apps/api/src/dynamo/parse.ts';
import { derivedUlid } from '../../apps/api/src/dynamo/ulids.ts';
import { isEventItem, parseChanges } from '../../apps/api/src/quests/quest-event.item.ts';
import { subscriptionKey } from '../../apps/api/src/push/push-subscription.item.ts';
import { parseQuest } from '../../apps/api/src/quests/quest.item.ts';
import { storedUnder } from '../../apps/api/testing/stored.ts';

/** A webhook for all quests that was registered before the first quest. */
export interface Listener {
  readonly webhookId: string;
  readonly kinds: readonly string[];
  /** Ids of the messages that its program has accepted. */
  readonly accepted: ReadonlySet<string>;
}

/** The ids of the mails that a mail server has accepted, and the members who get mails. */
interface Post {
  readonly userIds: readonly string[];
  readonly accepted: ReadonlySet<string>;
}

/** A device that was registered before the first quest. */
interface Pushed {
  readonly mood: string;
  readonly userId?: string;
  readonly subscriptionId?: string;
  /** Messages that the push service has accepted, decrypted. */
  readonly accepted: readonly string[];
  /** True if the push service does not know the device any more. */
  readonly isGone: boolean;
}

interface Hearers {
  readonly userIds: readonly string[];
  /** Moderators and admins who were seen before the first quest. */
  readonly staff: readonly string[];
  readonly listeners: readonly Listener[];
}

interface Heard {
  readonly complaints: readonly string[];
  readonly notices: number;
  readonly messages: number;
}

/**
 * Compares notices and messages with those that follow from the stored events: none is missing, none is there that follows
 * from no event, and each notice has one item.
 */
export async function inspectHeard(database: Database, { userIds, staff, listeners }: Hearers): Promise<Heard> {
  const changes = await changesOf(database, userIds);
  const expected = new Map<string, Set<string>>(userIds.map((userId) => [userId, new Set()]));
  for (const { quest, record, history, events } of changes) {
    for (const { userId } of noticesOf({ quest, history, events, staff })) {
      expected.get(userId)?.add(derivedUlid(events[0]?.at ?? '', quest.questId, record, userId));
    }
  }
  const complaints: string[] = [];
  let [notices, messages] = [0, 0];
  for (const [userId, ids] of expected) {
    const stored = (await storedUnder(database, 'notices', userId)).map((item) => text(item, 'noticeId'));
    notices += stored.length;
    complaints.push(...differences(`notices of ${userId}`, ids, stored));
  }
  for (const { webhookId, kinds, accepted } of listeners) {
    const ids = changes.flatMap(({ quest, record, events }) =>
      events
        .filter(({ kind }) => isWebhookKind(kind) && kinds.includes(kind))
        .map(({ kind }) => deliveryIdOf('webhook', quest.questId, record, kind, webhookId)),
    );
    messages += accepted.size;
    complaints.push(...differences(`messages to ${webhookId}`, new Set(ids), [...accepted]));
  }
  return { complaints, notices, messages };
}

/**
 * Compares the mails that the server has accepted with the ends of their deliveries: each that counts as delivered was
 * accepted, each that was accepted counts as delivered and tells a notice, and each of the others told nothing new.
 */
export async function inspectMails(database: Database, { userIds, accepted }: Post): Promise<Omit<Heard, 'messages'>> {
  const notices = (await Promise.all(userIds.map((userId) => storedUnder(database, 'notices', userId)))).flat();
  const ids = new Set(notices.map((item) => textOrAbsent(item, 'mailId')).filter((id) => id !== undefined));
  const complaints: string[] = [...accepted].filter((id) => !ids.has(id)).map((id) => `mail ${id} tells no notice`);
  for (const id of ids) {
    const [item] = await storedUnder(database, 'deliveries', id);
    const state = item === undefined ? 'no delivery' : parseDelivery(item).state;
    if (state !== (accepted.has(id) ? 'DELIVERED' : 'DROPPED')) {
      complaints.push(`mail ${id}: ${state}, ${accepted.has(id) ? '' : 'not '}accepted`);
    }
  }
  return { complaints, notices: ids.size };
}

/**
 * Compares what push services have accepted with the notices that wait for a member: each came at least once, nothing came
 * that follows from no notice, and a device that is gone has neither a subscription nor a message that is due or failed.
 */
export async function inspectPushes(
  database: Database,
  devices: readonly Pushed[],
): Promise<{ readonly complaints: readonly string[]; readonly messages: number }> {
  const complaints: string[] = [];
  let messages = 0;
  for (const { mood, userId = '', subscriptionId = '', accepted, isGone } of devices) {
    const about = `push to ${mood}`;
    const notices = (await storedUnder(database, 'notices', userId)).filter(({ category }) => category === 'waiting');
    const expected = new Set<string>();
    for (const item of notices) {
      const body = JSON.stringify({ kind: text(item, 'kind'), questId: text(item, 'questId') });
      expected.add(body);
      const id = deliveryIdOf('push', text(item, 'noticeId'), subscriptionId);
      const [stored] = await storedUnder(database, 'deliveries', id);
      const state = stored === undefined ? 'not stored' : parseDelivery(stored).state;
      const isRight = isGone ? ['DELIVERED', 'DROPPED', 'not stored'].includes(state) : state === 'DELIVERED';
      if (!isRight) complaints.push(`${about}: ${id} is ${state}`);
      if (state === 'DELIVERED' && !accepted.includes(body)) complaints.push(`${about}: ${body} never came`);
    }
    messages += notices.length;
    complaints.push(
      ...accepted.filter((body) => !expected.has(body)).map((body) => `${about}: ${body} follows from nothing`),
    );
    const { record } = subscriptionKey({ userId, subscriptionId });
    const isKept = (await storedUnder(database, 'users', userId)).some((item) => item['record'] === record);
    if (isKept === isGone) complaints.push(`${about}: the subscription is ${isKept ? 'kept' : 'removed'}`);
  }
  return { complaints, messages };
}

function differences(what: string, expected: ReadonlySet<string>, found: readonly string[]): string[] {
  const missing = [...expected].filter((id) => !found.includes(id));
  const extra = found.filter((id) => !expected.has(id));
  return [
    ...(missing.length === 0 ? [] : [`${what}: ${missing.length} of ${expected.size} are missing, as ${missing[0]}`]),
    ...(extra.length === 0 ? [] : [`${what}: ${extra.length} follow from no event, as ${extra[0]}`]),
  ];
}

/** Returns every change of every quest that the members have posted. */
async function changesOf(database: Database, userIds: readonly string[]) {
  const ledgers = await Promise.all(userIds.map((userId) => storedUnder(database, 'users', userId)));
  const created = ledgers.flat().filter(({ kind }) => kind === 'quest-creation');
  const questIds = new Set(created.map((entry) => text(entry, 'questId')));
  const all = [];
  for (const questId of questIds) {
    const items = await storedUnder(database, 'quests', questId);
    const record = items.find((item) => !isEventItem(item));
    if (record === undefined) throw new Error(`${questId} was debited and does not exist`);
    const quest = parseQuest(record);
    const history: QuestEvent[] = [];
    for (const change of parseChanges(items)) {
      all.push({ quest, record: change.record, history: [...history], events: change.events });
      history.push(...change.events);
    }
  }
  return all;
}
