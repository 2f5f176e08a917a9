/** A member of a new local stack. Its password is public, so the stack listens on loopback alone. */
export interface Person {
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly groups: readonly string[];
}

const PASSWORD = 'CivicForge!2026';

export const DEMO_PEOPLE = [
  { email: 'ada@example.org', name: 'Ada', password: PASSWORD, groups: [] },
  { email: 'ben@example.org', name: 'Ben', password: PASSWORD, groups: [] },
  { email: 'mod@example.org', name: 'Mod', password: PASSWORD, groups: ['moderators'] },
  { email: 'admin@example.org', name: 'Admin', password: PASSWORD, groups: ['admins'] },
] as const satisfies readonly Person[];

/** Smoke members: `npm run ops -- smoke local` signs in as these two. */
export const SMOKE_PEOPLE = [
  { email: 'smoke-1@example.org', name: 'Smoke 1', password: PASSWORD, groups: ['synthetic'] },
  { email: 'smoke-2@example.org', name: 'Smoke 2', password: PASSWORD, groups: ['synthetic'] },
] as const satisfies readonly Person[];

/** All members of a new local stack. */
export const LOCAL_PEOPLE: readonly Person[] = [...DEMO_PEOPLE, ...SMOKE_PEOPLE];

export type DemoEmail = (typeof DEMO_PEOPLE)[number]['email'];

/** All groups of the service with their purpose. */
export const GROUPS: Readonly<Record<string, string>> = {
  moderators: 'Settle disputes and stuck quests',
  admins: 'Everything of a moderator, and the administration of rewards',
  synthetic: 'People of automatic checks: their quests are left out of public figures',
};

/** The confirmation code of every local address and password reset. */
export const CONFIRMATION_CODE = '424242';
