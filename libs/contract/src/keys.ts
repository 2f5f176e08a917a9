import type { TableName } from './tables.ts';

/**
 * Formats of the ids in paths and tokens. No id contains a `#`, and every partition key that is not an id contains one,
 * so a client can never address another kind of item.
 */
export const ID_FORMS = {
  /** A ULID, in capitals. */
  quest: /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/,
  /** A ULID, in capitals. */
  photo: /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/,
  /** The id of the quest, and a ULID in capitals. */
  comment: /^[0-7][0-9A-HJKMNP-TV-Z]{25}-[0-7][0-9A-HJKMNP-TV-Z]{25}$/,
  /** A ULID, in capitals. */
  case: /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/,
  /** The subject of an access token. Cognito generates UUIDs. */
  user: /^[\w.@+-]{1,128}$/,
  /** base64url of 16 bytes. */
  deviceKey: /^[\w-]{21}[AQgw]$/,
  /** A ULID, in capitals. */
  webhook: /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/,
  /** base64url of 16 bytes. */
  pushSubscription: /^[\w-]{21}[AQgw]$/,
  /** A ULID, in capitals. */
  template: /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/,
  /** A ULID, in capitals. */
  hoursLetter: /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/,
  /** A ULID, in capitals, whose random part is a hash. */
  call: /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/,
  /** A ULID, in capitals, whose random part is a hash. */
  notice: /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/,
  /** `msg_` and base64url of 16 bytes. */
  delivery: /^msg_[\w-]{21}[AQgw]$/,
  /** A ULID, in capitals. */
  savedSearch: /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/,
  /** base64url of 32 bytes. */
  calendarSecret: /^[\w-]{42}[AEIMQUYcgkosw048]$/,
  /** base64url of 16 bytes. */
  receipt: /^[\w-]{21}[AQgw]$/,
} as const;

/** Kinds of items by table, except those whose partition key is an id. */
export const KEY_KINDS = {
  quests: ['log', 'photo', 'receipt', 'statistics', 'words'],
  users: [
    'calendar-feed',
    'device-key',
    'erasure',
    'hours-letter',
    'push-endpoint',
    'staff-name',
    'template',
    'wallet',
    'webhook-scope',
  ],
  comments: [],
  cases: ['decisions', 'subject', 'withheld'],
  calls: ['call'],
  rewards: ['pair'],
  notices: ['staff'],
  deliveries: ['mail-address'],
  runtime: [
    'experiment',
    'exposure',
    'idempotency',
    'lease',
    'nonce',
    'pending-registration',
    'photo-uploads',
    'rate',
    'reports',
    'signing-nonce',
    'watermark',
  ],
} as const satisfies Record<TableName, readonly string[]>;

/** Partition keys of items that exist once. */
export const SINGLE_KEYS = { clock: 'clock', ping: 'ping' } as const;

type KeyKind<Table extends TableName> = (typeof KEY_KINDS)[Table][number];

/**
 * Returns the partition key of an item that is not a quest, member or job: its kind and its parts, joined by `#`. It
 * encodes a `#` within a part, so that different parts never return the same key.
 */
export function partitionKey<Table extends TableName>(
  _table: Table,
  kind: KeyKind<Table>,
  ...parts: readonly string[]
): string {
  return [kind, ...parts.map((part) => part.replace(/[%#]/g, encodeURIComponent))].join('#');
}

const FORM_OF_TABLE = {
  quests: ID_FORMS.quest,
  users: ID_FORMS.user,
  comments: ID_FORMS.quest,
  cases: ID_FORMS.case,
  calls: ID_FORMS.call,
  rewards: ID_FORMS.quest,
  notices: ID_FORMS.user,
  deliveries: ID_FORMS.delivery,
} as const satisfies Record<Exclude<TableName, 'runtime'>, RegExp>;

/** Returns the kind of item of a stored partition key, or undefined for an unknown key. */
export function kindOfKey(table: TableName, key: string): string | undefined {
  const kinds: readonly string[] = KEY_KINDS[table];
  const [kind = ''] = key.split('#', 1);
  if (key.includes('#')) return kinds.includes(kind) ? kind : undefined;
  if (table === 'runtime') return Object.values<string>(SINGLE_KEYS).includes(key) ? key : undefined;
  return FORM_OF_TABLE[table].test(key) ? 'id' : undefined;
}
