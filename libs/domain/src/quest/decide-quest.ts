import type { Economy } from '../economy/economy.ts';
import { type Refusal, RuleError } from '../errors.ts';
import { personRefusal, stateRefusal } from './admission.ts';
import { attestQuest } from './attest-quest.ts';
import { cancelQuest } from './cancel-quest.ts';
import { claimQuest } from './claim-quest.ts';
import type { ActionContext, Decision } from './decision.ts';
import { disputeQuest } from './dispute-quest.ts';
import { editQuest } from './edit-quest.ts';
import { questAsSeen } from './expire-quest.ts';
import type { Actor, Quest, QuestCommand } from './quest.ts';
import { releaseQuest } from './release-quest.ts';
import { requestChanges } from './request-changes.ts';
import { resolveQuest } from './resolve-quest.ts';
import { submitQuest } from './submit-quest.ts';

/**
 * Decides one command on a quest. Every transition by an actor goes through this function. An overdue quest counts as
 * EXPIRED at `now`, even before the expiry is stored.
 * @throws RuleError the first that applies: wrong person, stale version, wrong state, invalid content
 */
export function decideQuest(
  quest: Quest,
  command: QuestCommand,
  ctx: { readonly actor: Actor; readonly now: string; readonly economy: Economy; readonly expectedVersion?: number },
): Decision {
  const { actor, now, economy, expectedVersion } = ctx;
  const seen = questAsSeen(quest, now);
  const refusal =
    personRefusal(seen, command.action, actor) ??
    staleness(quest, seen, expectedVersion) ??
    stateRefusal(seen, command.action, actor, now);
  if (refusal !== undefined) throw RuleError.of(refusal);
  return execute(seen, command, { actor, now, economy });
}

/** Refuses a stale version. For an overdue quest, both the stored and the shown version are current. */
function staleness(stored: Quest, seen: Quest, expected: number | undefined): Refusal | undefined {
  if (expected === undefined || expected === stored.version || expected === seen.version) return undefined;
  const { version } = seen;
  const detail = `The quest is at version ${version}, not ${expected}.`;
  return { code: 'version.stale', detail, data: { version, expected } };
}

function execute(quest: Quest, command: QuestCommand, ctx: ActionContext): Decision {
  switch (command.action) {
    case 'claim':
      return claimQuest(quest, ctx);
    case 'release':
      return releaseQuest(quest, ctx, command.reason);
    case 'submit':
      return submitQuest(quest, ctx, command.submission);
    case 'request-changes':
      return requestChanges(quest, ctx, command.text);
    case 'attest':
      return attestQuest(quest, ctx, command.statement);
    case 'dispute':
      return disputeQuest(quest, ctx, command.reason);
    case 'edit':
      return editQuest(quest, ctx, command.changes);
    case 'cancel':
      return cancelQuest(quest, ctx, command.reason);
    case 'resolve':
      return resolveQuest(quest, ctx, command.decision, command.reason);
  }
}
