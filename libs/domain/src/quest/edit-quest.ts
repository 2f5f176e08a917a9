import { instant } from '../time.ts';
import { without } from '../without.ts';
import { deadlineFrom } from './deadline.ts';
import { actorEvent, singleEvent, updated, type ActionContext, type Decision } from './decision.ts';
import type { Quest, QuestChanges } from './quest.ts';

/**
 * Changes the given fields only. `expiresAt: null` removes the deadline.
 * @throws RuleError `quest.deadline` if a new deadline is out of range; the current deadline is always accepted
 */
export function editQuest(quest: Quest, ctx: ActionContext, changes: QuestChanges): Decision {
  const { title, description, photos, category, rewardXp, rewardReputation, expiresAt, visibility } = changes;
  const endless = expiresAt === null ? without(quest, 'expiresAt') : quest;
  const hidden = visibility === 'members' ? without(endless, 'visibility') : endless;
  const base = photos === undefined ? hidden : without(hidden, 'photos');
  const edited = updated(base, ctx.now, {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(photos !== undefined && photos.length > 0 && { photos }),
    ...(category !== undefined && { category }),
    ...(rewardXp !== undefined && { rewardXp }),
    ...(rewardReputation !== undefined && { rewardReputation }),
    ...(visibility === 'public' && { visibility }),
    ...(typeof expiresAt === 'string' && { expiresAt: deadlineOf(quest, expiresAt, ctx.now) }),
  });
  const sent = { title, description, photos, category, rewardXp, rewardReputation, expiresAt, visibility };
  const fields = Object.entries(sent).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  return singleEvent(edited, actorEvent(ctx, 'edited', { fields }));
}

/** Accepts the current deadline again, because a form sends every field and the deadline may be near by now. */
function deadlineOf(quest: Quest, expiresAt: string, now: string): string {
  const isPresent = quest.expiresAt !== undefined && instant(quest.expiresAt) === instant(expiresAt);
  return isPresent ? quest.expiresAt : deadlineFrom(expiresAt, now);
}
