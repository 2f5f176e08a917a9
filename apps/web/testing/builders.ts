import type {
  Attestation,
  Call,
  Case,
  Home,
  LedgerEntry,
  OwnCase,
  OwnUser,
  Person,
  PublicUser,
  Quest,
  QuestEvent,
  WaitingQuest,
  Template,
} from '../lib/api/types.ts';

export const NOW = Date.parse('2026-05-04T12:00:00.000Z');

export const ada: Person = { userId: 'ada', displayName: 'Ada', reputation: 5 };
export const ben: Person = { userId: 'ben', displayName: 'Ben', reputation: 15 };
export const mia: Person = { userId: 'mia', displayName: 'Mia', reputation: 0 };

/** Builds an open quest of Ada's, as a visitor sees it. */
export function aQuest(changes: Partial<Quest> = {}): Quest {
  return {
    questId: 'q1',
    title: 'Repair the bench',
    description: 'Two slats are broken.\nThe wood lies behind the bakery.',
    category: 'repair',
    rewardXp: 200,
    rewardReputation: 15,
    status: 'OPEN',
    visibility: 'members',
    requestorId: ada.userId,
    requestor: ada,
    attestations: [],
    actions: [],
    version: 3,
    createdAt: '2026-05-04T10:00:00.000Z',
    updatedAt: '2026-05-04T10:00:00.000Z',
    ...changes,
  };
}

/** Builds the same quest, submitted by Ben and waiting for both attestations. */
export function aSubmittedQuest(changes: Partial<Quest> = {}): Quest {
  return aQuest({
    status: 'SUBMITTED',
    performerId: ben.userId,
    performer: ben,
    submission: { text: 'Both slats are replaced.', links: ['https://example.org/photo'] },
    claimedAt: '2026-05-04T10:30:00.000Z',
    submittedAt: '2026-05-04T11:00:00.000Z',
    version: 5,
    ...changes,
  });
}

export function anAttestation(changes: Partial<Attestation> = {}): Attestation {
  return {
    role: 'performer',
    userId: ben.userId,
    method: 'account',
    attestedAt: '2026-05-04T11:30:00.000Z',
    ...changes,
  };
}

export function anEvent(kind: QuestEvent['kind'], changes: Partial<QuestEvent> = {}): QuestEvent {
  return { at: '2026-05-04T10:00:00.000Z', actor: ada, kind, detail: {}, ...changes };
}

export function aMember(changes: Partial<OwnUser> = {}): OwnUser {
  return { ...aPublicMember(), email: 'ada@example.org', creationPoints: 9, ...changes };
}

export function aPublicMember(changes: Partial<PublicUser> = {}): PublicUser {
  return {
    ...ada,
    xp: 300,
    stats: { created: 4, completedAsRequestor: 3, completedAsPerformer: 2, attestationsGiven: 5 },
    createdAt: '2026-01-02T10:00:00.000Z',
    ...changes,
  };
}

/** Builds the member behind a person. */
export function memberOf(person: Person): OwnUser {
  return aMember({ ...person, email: `${person.userId}@example.org` });
}

export function aLedgerEntry(changes: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    entryId: 'user:ada:sign-up',
    userId: 'ada',
    kind: 'sign-up',
    xp: 0,
    reputation: 0,
    points: 10,
    at: '2026-01-02T10:00:00.000Z',
    ...changes,
  };
}

/** Builds Ada's start page, with nothing that waits. */
export function aHome({
  waiting = [],
  unread = 0,
}: { readonly waiting?: WaitingQuest[]; readonly unread?: number } = {}): Home {
  const count = (value: number) => ({ count: value, more: false });
  return {
    waiting,
    totals: { waiting: count(waiting.length), open: count(3), mine: count(0), done: count(12) },
    unread,
  };
}

/** Builds Ada's weekly call with three places. Its first date is made. */
export function aCall(changes: Partial<Call> = {}): Call {
  return {
    callId: 'c1',
    requestorId: ada.userId,
    requestor: ada,
    pattern: {
      title: 'Water the trees',
      description: 'The six young trees in our street are dry.',
      category: 'environment',
      rewardXp: 100,
      rewardReputation: 10,
      startsAt: '2026-05-09T10:00:00.000Z',
      expiresAt: '2026-05-09T10:00:00.000Z',
    },
    slots: 3,
    schedule: { rule: 'FREQ=WEEKLY;BYDAY=SA;COUNT=8', timeZone: 'UTC' },
    state: 'ACTIVE',
    createdAt: '2026-05-04T10:00:00.000Z',
    nextAt: '2026-05-16T10:00:00.000Z',
    actions: [],
    dates: [
      {
        date: '2026-05-09',
        startsAt: '2026-05-09T10:00:00.000Z',
        state: 'made',
        slots: 3,
        open: 2,
        questIds: ['q1', 'q2', 'q3'],
      },
    ],
    ...changes,
  };
}

/** Builds a template of Ada. */
export function aTemplate(changes: Partial<Template> = {}): Template {
  return {
    templateId: 't1',
    name: 'Trees',
    fields: { title: 'Water the trees in Linden Street', category: 'environment', rewardXp: 50 },
    visibility: 'own',
    ownerId: 'ada',
    createdAt: '2026-03-01T10:00:00.000Z',
    ...changes,
  };
}

/** Builds a quest that waits for Ada's confirmation. */
export function aWaitingQuest(changes: Partial<WaitingQuest> = {}): WaitingQuest {
  return { turn: 'confirm', since: '2026-05-04T11:00:00.000Z', quest: aSubmittedQuest(), ...changes };
}

/** Builds an open report of Ben's about a quest of Ada's. */
export function aCase(changes: Partial<Case> = {}): Case {
  const at = '2026-05-03T12:00:00.000Z';
  return {
    caseId: 'c1',
    subject: { kind: 'quest', id: 'q1' },
    state: 'OPEN',
    concerned: ada,
    reason: 'spam',
    openedAt: at,
    reports: [
      { reportId: 'r1', reporter: ben, reason: 'spam', text: 'I saw this shop.', snapshot: 'Buy at my shop.', at },
    ],
    events: [{ at, actor: ben, kind: 'opened' }],
    ...changes,
  };
}

/** Builds a decision about a quest of Ada's, as she sees it. */
export function anOwnCase(changes: Partial<OwnCase> = {}): OwnCase {
  return {
    caseId: 'c1',
    subject: { kind: 'quest', id: 'q1' },
    state: 'DECIDED',
    decision: { decision: 'hide', reason: 'It advertises a shop.', rule: 'No shops', at: '2026-05-03T12:00:00.000Z' },
    appealUntil: '2026-06-02T12:00:00.000Z',
    ...changes,
  };
}
