/**
 * The single definition of tables and indexes, as pure data. The service, the local database, the tests and the
 * infrastructure program read it.
 *
 * `quests`  a quest (`record` = `QUEST`) and its events (`EVENT#<change id>`), one partition per quest
 *           and receipts (`receipt#<receipt id>`), with a sparse index of those without a place in the log, and the
 *           log's head and tiles (`log#...`), and photos (`photo#<photo id>`); `by-waiting` lists those to delete
 * `users`   a member (`record` = `USER`) and their ledger (`ENTRY#<entry id>`), one partition per member; names of
 *           moderators and administrators (`staff-name#<skeleton>`, `record` = user id);
 *           device keys (`DEVICE-KEY#<key id>`), and the keys and wallets that are taken (`device-key#`, `wallet#`);
 *           templates (`TEMPLATE#<template id>`), also those of the community (`template#community`);
 *           webhooks (`WEBHOOK#<webhook id>`), with a list of those for all quests (`webhook-scope#all`);
 *           push subscriptions (`PUSH#<subscription id>`), and the owner of each endpoint (`push-endpoint#`)
 *           hours letters (`HOURS-LETTER#<letter id>` of the member, `hours-letter#<reference>`)
 *           saved searches (`SAVED-SEARCHES` of the member, one item)
 *           calendar feeds (`CALENDAR-FEED` of the member, `calendar-feed#<hash of the secret>`)
 *           comments that contain a member (`COMMENT#<comment id>` of the member)
 *           and cases with the member's part in them (`CASE#<part>#<case id>`)
 * `comments` comments of quests (`questId`, `commentId`)
 * `cases` cases (`record` = `CASE`) with their reports (`REPORT#<user id>`) and the keys of their events
 *           (`EVENT#<number>`), the open case of a reported thing
 *           (`subject#<kind>#<id>`), the numbers of decisions by month (`decisions#all`), and what is withheld from members
 *           (`withheld#all`: `quest#<quest id>`, `member#<user id>`)
 * `calls`   calls (`record` = `CALL`) and their dates (`DATE#<local date>`), one partition per call, and the places that
 *           members hold (`call#<call id>#<date>#<user id>`)
 * `rewards` reward jobs (`jobId`), and the daily counters of pairs (`pair#...`), which expire
 * `notices` notices in the product (`userId`, `noticeId`), which expire, and the days on which moderators were last seen
 *           (`staff#all`, `noticeId` = user id)
 * `deliveries` messages by mail, push and webhook (`deliveryId`), which expire after their end, and hashes of the addresses
 *           that mails do not reach (`mail-address#<hash>`), which expire
 * `runtime` expendable data that expires: idempotency records, rate limits, leases, nonces, and the figures of
 *           experiments with the exposures they count
 */
export type TableName =
  'quests' | 'users' | 'comments' | 'calls' | 'cases' | 'rewards' | 'notices' | 'deliveries' | 'runtime';

export interface IndexDefinition {
  readonly name: string;
  /** `local` shares the table's partition key and can be read consistently; `global` has keys of its own. */
  readonly scope: 'global' | 'local';
  readonly partitionKey: string;
  readonly sortKey: string;
  /** Attributes copied into the index besides the keys; `all` copies everything. */
  readonly projection: 'keys' | 'all' | readonly string[];
}

export interface TableDefinition {
  readonly name: TableName;
  readonly partitionKey: string;
  readonly sortKey?: string;
  /** Attribute with the Unix time in seconds after which DynamoDB may delete an item. */
  readonly timeToLive?: string;
  /** True for tables of record, which have point-in-time recovery. */
  readonly durable: boolean;
  readonly indexes: readonly IndexDefinition[];
}

/** Attributes that a list filters by before it reads whole quests. */
const LISTED = ['category', 'requestorId', 'expiresAt'] as const;

/** Every key attribute of every table and index is a string. */
export const TABLES: readonly TableDefinition[] = [
  {
    name: 'quests',
    partitionKey: 'questId',
    sortKey: 'record',
    durable: true,
    indexes: [
      { name: 'by-age', scope: 'global', partitionKey: 'listKey', sortKey: 'questId', projection: LISTED },
      { name: 'by-xp', scope: 'global', partitionKey: 'listKey', sortKey: 'xpKey', projection: LISTED },
      { name: 'by-reputation', scope: 'global', partitionKey: 'listKey', sortKey: 'reputationKey', projection: LISTED },
      { name: 'by-waiting', scope: 'global', partitionKey: 'waitingKey', sortKey: 'waitingSince', projection: 'keys' },
      { name: 'by-requestor', scope: 'global', partitionKey: 'requestorId', sortKey: 'questId', projection: 'keys' },
      { name: 'by-performer', scope: 'global', partitionKey: 'performerId', sortKey: 'questId', projection: 'keys' },
      {
        name: 'by-unsequenced',
        scope: 'global',
        partitionKey: 'unsequencedKey',
        sortKey: 'unsequencedSince',
        projection: ['leaf'],
      },
      // Sparse: only events whose notices are not derived yet.
      { name: 'by-dispatch', scope: 'global', partitionKey: 'dispatchKey', sortKey: 'dispatchAt', projection: 'keys' },
      // Sparse: only OPEN quests that visitors may read.
      { name: 'by-public', scope: 'global', partitionKey: 'publicKey', sortKey: 'questId', projection: 'keys' },
      // Sparse: only quests with a start.
      { name: 'by-start', scope: 'global', partitionKey: 'listKey', sortKey: 'startKey', projection: LISTED },
      // Sparse: only OPEN quests with coordinates, by their geohash.
      { name: 'by-place', scope: 'global', partitionKey: 'placeKey', sortKey: 'placeHash', projection: LISTED },
      // Sparse: only completed quests with a duration that both parties stated.
      {
        name: 'by-hours',
        scope: 'global',
        partitionKey: 'hoursOf',
        sortKey: 'hoursKey',
        projection: ['hoursFacts', 'title', 'category'],
      },
      // Sparse: only quests that are not ended.
      {
        name: 'by-requestor-turn',
        scope: 'global',
        partitionKey: 'activeRequestorId',
        sortKey: 'requestorTurn',
        projection: ['expiresAt'],
      },
      {
        name: 'by-performer-turn',
        scope: 'global',
        partitionKey: 'activePerformerId',
        sortKey: 'performerTurn',
        projection: ['expiresAt'],
      },
    ],
  },
  {
    name: 'users',
    partitionKey: 'userId',
    sortKey: 'record',
    durable: true,
    indexes: [
      { name: 'by-joining', scope: 'global', partitionKey: 'joiningKey', sortKey: 'createdAt', projection: 'keys' },
      { name: 'ledger-by-time', scope: 'local', partitionKey: 'userId', sortKey: 'ledgerKey', projection: 'all' },
    ],
  },
  {
    name: 'comments',
    partitionKey: 'questId',
    sortKey: 'commentId',
    durable: true,
    indexes: [
      // Sparse: only comments whose notices are not derived yet.
      { name: 'by-dispatch', scope: 'global', partitionKey: 'dispatchKey', sortKey: 'dispatchAt', projection: 'keys' },
    ],
  },
  {
    name: 'cases',
    partitionKey: 'caseId',
    sortKey: 'record',
    durable: true,
    // Only cases; `DECIDED` contains those that are closed because their time for an appeal is over.
    indexes: [
      { name: 'by-state', scope: 'global', partitionKey: 'state', sortKey: 'stateSince', projection: 'keys' },
      // Sparse: only events whose notices are not derived yet.
      { name: 'by-dispatch', scope: 'global', partitionKey: 'dispatchKey', sortKey: 'dispatchAt', projection: 'keys' },
    ],
  },
  {
    name: 'calls',
    partitionKey: 'callId',
    sortKey: 'record',
    durable: true,
    indexes: [
      { name: 'by-requestor', scope: 'global', partitionKey: 'requestorId', sortKey: 'callId', projection: 'keys' },
      // Sparse: only calls with a date to make, and ended ones with quests to cancel.
      { name: 'by-due', scope: 'global', partitionKey: 'dueKey', sortKey: 'dueAt', projection: 'keys' },
    ],
  },
  {
    name: 'rewards',
    partitionKey: 'jobId',
    timeToLive: 'expiresAtSeconds',
    durable: true,
    indexes: [
      { name: 'by-due', scope: 'global', partitionKey: 'dueKey', sortKey: 'nextAttemptAt', projection: 'keys' },
      { name: 'by-state', scope: 'global', partitionKey: 'state', sortKey: 'completedAt', projection: 'keys' },
    ],
  },
  {
    name: 'notices',
    partitionKey: 'userId',
    sortKey: 'noticeId',
    timeToLive: 'expiresAtSeconds',
    durable: true,
    // Sparse: only unread notices.
    indexes: [{ name: 'unread', scope: 'local', partitionKey: 'userId', sortKey: 'unreadKey', projection: 'all' }],
  },
  {
    name: 'deliveries',
    partitionKey: 'deliveryId',
    timeToLive: 'expiresAtSeconds',
    durable: true,
    indexes: [
      // Sparse: only DUE deliveries.
      { name: 'by-due', scope: 'global', partitionKey: 'dueKey', sortKey: 'nextAttemptAt', projection: 'keys' },
      // Sparse: only FAILED deliveries.
      { name: 'by-failure', scope: 'global', partitionKey: 'failureKey', sortKey: 'createdKey', projection: 'keys' },
      { name: 'by-member', scope: 'global', partitionKey: 'userId', sortKey: 'createdKey', projection: 'keys' },
      // Sparse: only deliveries to a webhook or push subscription.
      { name: 'by-target', scope: 'global', partitionKey: 'target', sortKey: 'createdKey', projection: 'keys' },
    ],
  },
  { name: 'runtime', partitionKey: 'key', timeToLive: 'expiresAtSeconds', durable: false, indexes: [] },
];

/** Returns the CreateTable input of a definition: on-demand capacity, without the settings of a stage. */
export function createTableInput(definition: TableDefinition, tableName: string) {
  const attributes = new Set(
    [definition, ...definition.indexes].flatMap(({ partitionKey, sortKey }) =>
      sortKey ? [partitionKey, sortKey] : [partitionKey],
    ),
  );
  const secondary = (scope: IndexDefinition['scope']) =>
    definition.indexes
      .filter((index) => index.scope === scope)
      .map((index) => ({
        IndexName: index.name,
        KeySchema: keySchema(index),
        Projection: projection(index.projection),
      }));
  const globalIndexes = secondary('global');
  const localIndexes = secondary('local');
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST' as const,
    AttributeDefinitions: [...attributes].map((name) => ({ AttributeName: name, AttributeType: 'S' as const })),
    KeySchema: keySchema(definition),
    ...(globalIndexes.length > 0 && { GlobalSecondaryIndexes: globalIndexes }),
    ...(localIndexes.length > 0 && { LocalSecondaryIndexes: localIndexes }),
  };
}

function keySchema({ partitionKey, sortKey }: { partitionKey: string; sortKey?: string }) {
  const hash = { AttributeName: partitionKey, KeyType: 'HASH' as const };
  return sortKey === undefined ? [hash] : [hash, { AttributeName: sortKey, KeyType: 'RANGE' as const }];
}

function projection(kind: IndexDefinition['projection']) {
  if (kind === 'keys') return { ProjectionType: 'KEYS_ONLY' as const };
  if (kind === 'all') return { ProjectionType: 'ALL' as const };
  return { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...kind] };
}
