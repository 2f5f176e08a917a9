import { matching } from './kinds.ts';
import { variable } from './variable.ts';

const TABLE_NAME = matching(/^[\w.-]{3,255}$/, 'table name');

/** Names of the tables by noun. */
export const TABLE_VARIABLES = {
  quests: variable('TABLE_QUESTS', TABLE_NAME, {
    default: 'civicforge-{stage}-quests',
    meaning: 'Table of the quests.',
  }),
  users: variable('TABLE_USERS', TABLE_NAME, {
    default: 'civicforge-{stage}-users',
    meaning: 'Table of the members.',
  }),
  comments: variable('TABLE_COMMENTS', TABLE_NAME, {
    default: 'civicforge-{stage}-comments',
    meaning: 'Table of the comments of quests.',
  }),
  rewards: variable('TABLE_REWARDS', TABLE_NAME, {
    default: 'civicforge-{stage}-rewards',
    meaning: 'Table of the reward jobs.',
  }),
  notices: variable('TABLE_NOTICES', TABLE_NAME, {
    default: 'civicforge-{stage}-notices',
    meaning: 'Table of the notices of members.',
  }),
  deliveries: variable('TABLE_DELIVERIES', TABLE_NAME, {
    default: 'civicforge-{stage}-deliveries',
    meaning: 'Table of the messages by mail, push and webhook.',
  }),
  runtime: variable('TABLE_RUNTIME', TABLE_NAME, {
    default: 'civicforge-{stage}-runtime',
    meaning: 'Table of what expires: idempotency records, rate counters, nonces, leases.',
  }),
} as const;
