import { anActor, at, attesting, COMMANDS, frozen, inStatus, PEOPLE, START, decide } from '../testing.ts';
import { DAY, HOUR } from '../time.ts';
import { RuleError } from '../errors.ts';
import { allowedActions } from './allowed-actions.ts';
import { decideQuest } from './decide-quest.ts';
import { DEFAULT_ECONOMY } from '../economy/economy.ts';
import { QUEST_ACTIONS, QUEST_STATUSES, type Actor, type Quest, type QuestAction, type QuestStatus } from './quest.ts';
import { TRANSITIONS } from './transitions.ts';

/**
 * The expected result for every status, action and member, one day after the start. The cells:
 *   a status   allowed, with the next status
 *   own        403 quest.own            403   403 quest.forbidden
 *   state      409 quest.wrong-state    taken 409 quest.not-open
 *   twice      409 attestation.duplicate
 *   early      409 attestation.too-early
 * `performer` and `mod-performer` perform if the quest has a performer; OPEN and EXPIRED quests have none, so that
 * they are a member and a moderator there. `former` claimed and released, then the performer claimed. CANCELLED is
 * reached by two statements `not_done`, COMPLETED by two statements `done`, DISPUTED by a party before any statement.
 */
const EXPECTED: Readonly<Record<QuestAction, string>> = {
  claim: `
                   OPEN     CLAIMED  SUBMITTED  COMPLETED  DISPUTED  EXPIRED  CANCELLED
    requestor      own      own      own        own        own       own      own
    performer      CLAIMED  taken    taken      taken      taken     taken    taken
    member         CLAIMED  taken    taken      taken      taken     taken    taken
    moderator      CLAIMED  taken    taken      taken      taken     taken    taken
    mod-requestor  own      own      own        own        own       own      own
    mod-performer  CLAIMED  taken    taken      taken      taken     taken    taken
    former         CLAIMED  taken    taken      taken      taken     taken    taken`,
  release: `
                   OPEN     CLAIMED  SUBMITTED  COMPLETED  DISPUTED  EXPIRED  CANCELLED
    requestor      state    state    state      state      state     state    state
    performer      403      OPEN     state      state      state     403      state
    member         403      403      403        403        403       403      403
    moderator      state    OPEN     state      state      state     state    state
    mod-requestor  state    state    state      state      state     state    state
    mod-performer  state    OPEN     state      state      state     state    state
    former         403      403      403        403        403       403      403`,
  submit: `
                   OPEN     CLAIMED    SUBMITTED  COMPLETED  DISPUTED  EXPIRED  CANCELLED
    requestor      403      403        403        403        403       403      403
    performer      403      SUBMITTED  state      state      state     403      state
    member         403      403        403        403        403       403      403
    moderator      403      403        403        403        403       403      403
    mod-requestor  403      403        403        403        403       403      403
    mod-performer  403      SUBMITTED  state      state      state     403      state
    former         403      403        403        403        403       403      403`,
  'request-changes': `
                   OPEN     CLAIMED  SUBMITTED  COMPLETED  DISPUTED  EXPIRED  CANCELLED
    requestor      state    state    CLAIMED    state      state     state    state
    performer      403      403      403        403        403       403      403
    member         403      403      403        403        403       403      403
    moderator      403      403      403        403        403       403      403
    mod-requestor  state    state    CLAIMED    state      state     state    state
    mod-performer  403      403      403        403        403       403      403
    former         403      403      403        403        403       403      403`,
  attest: `
                   OPEN     CLAIMED  SUBMITTED  COMPLETED  DISPUTED  EXPIRED  CANCELLED
    requestor      state    state    SUBMITTED  twice      state     state    twice
    performer      403      state    SUBMITTED  twice      state     403      twice
    member         403      403      403        403        403       403      403
    moderator      state    state    early      state      state     state    state
    mod-requestor  state    state    SUBMITTED  twice      state     state    twice
    mod-performer  state    state    SUBMITTED  twice      state     state    twice
    former         403      403      403        403        403       403      403`,
  dispute: `
                   OPEN     CLAIMED  SUBMITTED  COMPLETED  DISPUTED  EXPIRED  CANCELLED
    requestor      state    state    DISPUTED   state      state     state    state
    performer      403      state    DISPUTED   state      state     403      state
    member         403      403      403        403        403       403      403
    moderator      403      403      403        403        403       403      403
    mod-requestor  state    state    DISPUTED   state      state     state    state
    mod-performer  403      state    DISPUTED   state      state     403      state
    former         403      403      403        403        403       403      403`,
  edit: `
                   OPEN     CLAIMED  SUBMITTED  COMPLETED  DISPUTED  EXPIRED  CANCELLED
    requestor      OPEN     state    state      state      state     state    state
    performer      403      403      403        403        403       403      403
    member         403      403      403        403        403       403      403
    moderator      403      403      403        403        403       403      403
    mod-requestor  OPEN     state    state      state      state     state    state
    mod-performer  403      403      403        403        403       403      403
    former         403      403      403        403        403       403      403`,
  cancel: `
                   OPEN       CLAIMED  SUBMITTED  COMPLETED  DISPUTED  EXPIRED  CANCELLED
    requestor      CANCELLED  state    state      state      state     state    state
    performer      403        403      403        403        403       403      403
    member         403        403      403        403        403       403      403
    moderator      CANCELLED  state    state      state      state     state    state
    mod-requestor  CANCELLED  state    state      state      state     state    state
    mod-performer  CANCELLED  403      403        403        403       state    403
    former         403        403      403        403        403       403      403`,
  resolve: `
                   OPEN     CLAIMED  SUBMITTED  COMPLETED  DISPUTED   EXPIRED  CANCELLED
    requestor      403      403      403        403        403        403      403
    performer      403      403      403        403        403        403      403
    member         403      403      403        403        403        403      403
    moderator      state    state    state      state      COMPLETED  state    state
    mod-requestor  403      403      403        403        403        403      403
    mod-performer  state    403      403        403        403        state    403
    former         403      403      403        403        403        403      403`,
};

const CODES: Readonly<Record<string, string>> = {
  own: 'quest.own',
  '403': 'quest.forbidden',
  state: 'quest.wrong-state',
  taken: 'quest.not-open',
  twice: 'attestation.duplicate',
  early: 'attestation.too-early',
};

const NOW = at(DAY);
const MODERATOR = PEOPLE.moderator;

/** The actor of a case, and the parties of its quest. */
const CAST: Readonly<Record<string, { actor: Actor; requestor?: Actor; performer?: Actor }>> = {
  requestor: { actor: PEOPLE.requestor },
  performer: { actor: PEOPLE.performer },
  member: { actor: PEOPLE.member },
  moderator: { actor: MODERATOR },
  'mod-requestor': { actor: MODERATOR, requestor: MODERATOR },
  'mod-performer': { actor: MODERATOR, performer: MODERATOR },
  former: { actor: PEOPLE.former },
};

interface Cell {
  readonly action: QuestAction;
  readonly person: string;
  readonly status: QuestStatus;
  readonly expected: string;
}

function cellsOf(action: QuestAction): Cell[] {
  const [head = [], ...rows] = EXPECTED[action]
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  return rows.flatMap(([person = '', ...cells]) =>
    QUEST_STATUSES.map((status) => ({ action, person, status, expected: cells[head.indexOf(status)] ?? 'absent' })),
  );
}

const CELLS = QUEST_ACTIONS.flatMap(cellsOf);

function questFor({ person, status }: Cell): Quest {
  const { requestor = PEOPLE.requestor, performer = PEOPLE.performer } = CAST[person] ?? {};
  const members = { requestor, performer };
  if (person === 'former' && status !== 'EXPIRED') {
    const claimed = decide(inStatus('OPEN', {}, members), PEOPLE.former, COMMANDS.claim, START).quest;
    const released = decide(claimed, PEOPLE.former, COMMANDS.release, START).quest;
    return broughtTo(status, released, requestor, performer);
  }
  if (status === 'CANCELLED') return broughtTo(status, inStatus('OPEN', {}, members), requestor, performer);
  return inStatus(status, {}, members);
}

/** Brings an OPEN quest into a status as the comment on the table describes. */
function broughtTo(status: QuestStatus, open: Quest, requestor: Actor, performer: Actor): Quest {
  if (status === 'OPEN') return open;
  const claimed = decide(open, performer, COMMANDS.claim, at(HOUR)).quest;
  if (status === 'CLAIMED') return claimed;
  const submitted = decide(claimed, performer, COMMANDS.submit, at(2 * HOUR)).quest;
  if (status === 'SUBMITTED') return submitted;
  if (status === 'DISPUTED') return decide(submitted, requestor, COMMANDS.dispute, at(3 * HOUR)).quest;
  const outcome = status === 'COMPLETED' ? 'done' : 'not_done';
  const half = decide(submitted, performer, attesting(outcome), at(3 * HOUR)).quest;
  return decide(half, requestor, attesting(outcome), at(4 * HOUR)).quest;
}

function actorOf({ person }: Cell): Actor {
  return CAST[person]?.actor ?? anActor();
}

function outcomeOf(cell: Cell): string {
  const ctx = { actor: actorOf(cell), now: NOW, economy: DEFAULT_ECONOMY };
  try {
    return decideQuest(frozen(questFor(cell)), frozen(COMMANDS[cell.action]), ctx).quest.status;
  } catch (error) {
    if (error instanceof RuleError) return error.code;
    throw error;
  }
}

describe('TRANSITIONS', () => {
  it('has an expectation for every status, action and member', () => {
    expect(CELLS).toHaveLength(QUEST_STATUSES.length * QUEST_ACTIONS.length * Object.keys(CAST).length);
    expect(CELLS.filter(({ expected }) => expected === 'absent')).toEqual([]);
  });

  it('starts every case in the status of its column', () => {
    expect(CELLS.filter((cell) => questFor(cell).status !== cell.status)).toEqual([]);
  });

  it.each(CELLS)('returns "$expected" if $person tries to $action a $status quest', (cell) => {
    expect(outcomeOf(cell)).toBe(CODES[cell.expected] ?? cell.expected);
  });

  it.each(CELLS)('offers $action of a $status quest to $person only if it is allowed', (cell) => {
    const isAllowed = CODES[cell.expected] === undefined;
    expect(allowedActions(questFor(cell), actorOf(cell), NOW).includes(cell.action)).toBe(isAllowed);
  });

  it.each(CELLS)('offers $action of a $status quest to a suspended $person only to finish what is theirs', (cell) => {
    const [quest, actor] = [questFor(cell), actorOf(cell)];
    const asMember = allowedActions(quest, { ...actor, isModerator: false }, NOW).includes(cell.action);
    const isStart = ['claim', 'edit', 'resolve'].includes(cell.action);
    expect(allowedActions(quest, { ...actor, isSuspended: true }, NOW).includes(cell.action)).toBe(
      asMember && !isStart,
    );
  });

  it('allows no transition outside the table', () => {
    const allowed = CELLS.filter(({ expected }) => CODES[expected] === undefined);
    expect(allowed.length).toBeGreaterThan(0);
    for (const { action, status, expected } of allowed) {
      expect(TRANSITIONS[action].from).toContain(status);
      expect(TRANSITIONS[action].to).toContain(expected);
    }
  });

  it('has no transition from COMPLETED, EXPIRED and CANCELLED', () => {
    const left = Object.values(TRANSITIONS).flatMap(({ from }) => from);
    expect(left).not.toContain('COMPLETED');
    expect(left).not.toContain('EXPIRED');
    expect(left).not.toContain('CANCELLED');
  });
});
