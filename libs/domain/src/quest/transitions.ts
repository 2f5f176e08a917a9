import type { Position } from './position.ts';
import type { QuestAction, QuestStatus } from './quest.ts';

export interface Transition {
  readonly from: readonly QuestStatus[];
  /** Roles that may perform the action. Any other role gets 403 in every state. */
  readonly who: readonly (Position | 'system')[];
  readonly to: readonly QuestStatus[];
  /** Code of the refusal in any other state. */
  readonly otherwise: 'quest.not-open' | 'quest.wrong-state';
}

const wrongState = { otherwise: 'quest.wrong-state' } as const;

/**
 * The state machine, shared by decisions, allowed actions, tests and documentation. The files of the actions check
 * conditions on time, rounds and statements.
 */
export const TRANSITIONS: Readonly<Record<QuestAction | 'create' | 'expire', Transition>> = {
  create: { ...wrongState, from: [], who: ['member', 'moderator'], to: ['OPEN'] },
  edit: { ...wrongState, from: ['OPEN'], who: ['requestor'], to: ['OPEN'] },
  cancel: { ...wrongState, from: ['OPEN'], who: ['requestor', 'moderator'], to: ['CANCELLED'] },
  expire: { ...wrongState, from: ['OPEN'], who: ['system'], to: ['EXPIRED'] },
  claim: {
    // All but the requestor: a second claim by a performer or witness gets 409, not 403.
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
    // A moderator becomes a witness. A witness has attested already and gets `attestation.duplicate`.
    who: ['requestor', 'performer', 'moderator', 'witness'],
    to: ['SUBMITTED', 'COMPLETED', 'DISPUTED', 'CANCELLED'],
  },
  dispute: { ...wrongState, from: ['SUBMITTED'], who: ['requestor', 'performer'], to: ['DISPUTED'] },
  resolve: { ...wrongState, from: ['DISPUTED'], who: ['moderator'], to: ['COMPLETED', 'CANCELLED', 'CLAIMED'] },
};
