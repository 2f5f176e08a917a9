import { matching } from './kinds.ts';
import { variable } from './variable.ts';

const TABLE_NAME = matching(/^[\w.-]{3,255}$/, 'table name');

const table = (noun: string, meaning: string) =>
  variable(`TABLE_${noun.toUpperCase()}`, TABLE_NAME, { default: `civicforge-{stage}-${noun}`, meaning });

/** Names of the tables by noun. */
export const TABLE_VARIABLES = {
  quests: table('quests', 'Table of the quests.'),
  users: table('users', 'Table of the members.'),
  comments: table('comments', 'Table of the comments of quests.'),
  cases: table('cases', 'Table of the cases and reports.'),
  calls: table('calls', 'Table of the calls and their dates.'),
  rewards: table('rewards', 'Table of the reward jobs.'),
  notices: table('notices', 'Table of the notices of members.'),
  deliveries: table('deliveries', 'Table of the messages by mail, push and webhook.'),
  runtime: table('runtime', 'Table of what expires: idempotency records, rate counters, nonces, leases.'),
} as const;
