import { createHmac, timingSafeEqual } from 'node:crypto';
import { NOTICE_CATEGORIES, type NoticeCategory } from '@civicforge/domain';

/** Whose mails of which categories end. */
export interface Unsubscription {
  readonly userId: string;
  readonly categories: readonly NoticeCategory[];
}

const MAC_BYTES = 16;

/** Signs an unsubscription. The token never expires: a mail can be read years later. */
export function signUnsubscription({ userId, categories }: Unsubscription, key: Buffer): string {
  const content = Buffer.from(JSON.stringify([userId, ...categories]));
  return `${content.toString('base64url')}.${macOf(content, key).toString('base64url')}`;
}

/** Returns what a token says, or undefined for one that this community did not sign. */
export function readUnsubscription(token: string, key: Buffer): Unsubscription | undefined {
  const match = /^([\w-]{1,300})\.([\w-]{22})$/.exec(token);
  if (match === null) return undefined;
  const [content, mac] = [Buffer.from(match[1] ?? '', 'base64url'), Buffer.from(match[2] ?? '', 'base64url')];
  if (mac.length !== MAC_BYTES || !timingSafeEqual(mac, macOf(content, key))) return undefined;
  const [userId = '', ...categories] = JSON.parse(content.toString()) as string[];
  return { userId, categories: NOTICE_CATEGORIES.filter((category) => categories.includes(category)) };
}

function macOf(content: Buffer, key: Buffer): Buffer {
  return createHmac('sha256', key).update('civicforge unsubscribe\n').update(content).digest().subarray(0, MAC_BYTES);
}
