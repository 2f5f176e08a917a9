import type { Position } from './position.ts';
import type { QuestAction, QuestStatus } from './quest.ts';

export interface Transition {
  readonly from: readonly QuestStatus[];
  /** Whoever is not among them is the wrong person, in every state. */
  readonly who: readonly (Position | 'system')[];
  readonly to: readonly QuestStatus[];
  /** What the right person is told in any other state. */
  readonly otherwise: 'quest.not-open' | 'quest.wrong-state';
}

const wrongState = { otherwise: 'quest.wrong-state' } as const;

/**
 * The state machine: read by the decision, by the list of allowed actions, by tests and by the documentation. What
 * hangs on more than state and person (time, rounds, statements already made) stands with its verb.
 */
export const TRANSITIONS: Readonly<Record<QuestAction | 'create' | 'expire', Transition>> = {
  create: { ...wrongState, from: [], who: ['member', 'moderator'], to: ['OPEN'] },
  edit: { ...wrongState, from: ['OPEN'], who: ['requestor'], to: ['OPEN'] },
  cancel: { ...wrongState, from: ['OPEN'], who: ['requestor', 'moderator'], to: ['CANCELLED'] },
  expire: { ...wrongState, from: ['OPEN'], who: ['system'], to: ['EXPIRED'] },
  claim: {
    // Anybody but the requestor: to a performer or witness a second claim is too late, not forbidden.
    from: ['OPEN'],
    who: ['member', 'moderator', 'performer', 'witness'],
    to: ['CLAIMED'],
    otherwise: 'quest.not-open',
  },
  release: { ...wrongState, from: ['CLAIMED'], who: ['performer', 'requestor', 'moderator'], to: ['OPEN'] },
  submit: { ...wrongState, from: ['CLAIMED'], who: ['performer'], to: ['SUBMITTED'] },
  'request-changes': { ...wrongState, from: ['SUBMITTED'], who: ['requestor'], to: ['CLAIMED'] },
  attest: {
    ...wrongState,
    from: ['SUBMITTED'],
    // A witness has attested by definition and is told so; a moderator becomes one.
    who: ['requestor', 'performer', 'moderator', 'witness'],
    to: ['SUBMITTED', 'COMPLETED', 'DISPUTED', 'CANCELLED'],
  },
  dispute: { ...wrongState, from: ['SUBMITTED'], who: ['requestor', 'performer'], to: ['DISPUTED'] },
  resolve: { ...wrongState, from: ['DISPUTED'], who: ['moderator'], to: ['COMPLETED', 'CANCELLED', 'CLAIMED'] },
};
