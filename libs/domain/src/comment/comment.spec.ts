import { aQuest, at, inStatus, PEOPLE, START } from '../testing.ts';
import { DAY, HOUR } from '../time.ts';
import { QUEST_STATUSES, type Actor, type Quest } from '../quest/quest.ts';
import {
  type Comment,
  commentAudiences,
  commentVisibleTo,
  eraseFromComment,
  isInComment,
  ownComment,
  removeComment,
  writeComment,
} from './comment.ts';

const { requestor, performer, member, former, moderator } = PEOPLE;
const NOW = at(DAY);
const REASON = 'The text names the address of a neighbour.';
const write = (quest: Quest, actor: Actor, audience?: 'members' | 'parties') =>
  writeComment(quest, { actor, now: NOW, commentId: 'c1' }, { text: 'Hello', ...(audience && { audience }) });
const claimed = inStatus('CLAIMED');
const forParties = write(claimed, requestor);
const forMembers = write(aQuest(), member);
const refused = (code: string): Error => expect.objectContaining({ code });

describe('writeComment', () => {
  it('is for all members while the quest is open, and for the parties from the claim on', () => {
    expect(forMembers).toEqual({
      ...{ commentId: 'c1', questId: 'quest-1', authorId: member.userId, text: 'Hello', audience: 'members', at: NOW },
    });
    expect(forParties).toMatchObject({ audience: 'parties', performerId: performer.userId });
  });

  it.each(QUEST_STATUSES)('allows each audience in its own states: %s', (status) => {
    const quest = inStatus(status);
    const isOpen = status === 'OPEN';
    const isClaimed = quest.performerId !== undefined;
    for (const actor of [requestor, performer, moderator]) {
      const expected = isOpen ? ['members'] : isClaimed ? ['parties'] : [];
      expect(commentAudiences(quest, { actor, now: START })).toEqual(
        actor === performer && !isOpen && !isClaimed ? [] : expected,
      );
    }
    expect(commentAudiences(quest, { actor: member, now: START })).toEqual(isOpen ? ['members'] : []);
  });

  it('refuses others among the parties, and members after the claim', () => {
    expect(() => write(claimed, member)).toThrow(refused('quest.forbidden'));
    expect(() => write(claimed, member, 'parties')).toThrow(refused('quest.forbidden'));
    expect(() => write(claimed, member, 'members')).toThrow(refused('quest.wrong-state'));
    expect(() => write(claimed, requestor, 'members')).toThrow(refused('quest.wrong-state'));
    expect(() => write(aQuest(), requestor, 'parties')).toThrow(refused('quest.wrong-state'));
    expect(() => write(inStatus('CANCELLED'), requestor)).toThrow(refused('quest.wrong-state'));
  });

  it('takes an overdue quest as EXPIRED', () => {
    const overdue = aQuest({ expiresAt: at(HOUR) });
    expect(() => write(overdue, member, 'members')).toThrow(refused('quest.wrong-state'));
  });
});

describe('commentVisibleTo', () => {
  const seen = (comment: Comment, quest: Quest, viewer: Actor) => commentVisibleTo(comment, quest, viewer)?.text;

  it('shows members’ comments to everybody in every state', () => {
    for (const status of QUEST_STATUSES) expect(seen(forMembers, inStatus(status), former)).toBe('Hello');
  });

  it('shows parties’ comments to requestor, performer and moderators alone', () => {
    for (const viewer of [requestor, performer, moderator]) expect(seen(forParties, claimed, viewer)).toBe('Hello');
    expect(commentVisibleTo(forParties, claimed, member)).toBeUndefined();
  });

  it('hides the comments of one claim from the next performer and from the former one', () => {
    const next = { ...claimed, performerId: member.userId };
    expect(commentVisibleTo(forParties, next, member)).toBeUndefined();
    expect(commentVisibleTo(forParties, next, performer)).toBeUndefined();
    expect(seen(forParties, next, requestor)).toBe('Hello');
    const staffed = { ...claimed, performerId: moderator.userId };
    expect(commentVisibleTo(forParties, staffed, moderator)).toBeUndefined();
  });

  it('shows an author the own comment after a release, to remove it', () => {
    const own = write(claimed, performer);
    const reopened = { ...claimed, status: 'OPEN', performerId: undefined } as never;
    expect(commentVisibleTo(own, reopened, performer)?.actions).toEqual(['remove']);
  });
});

describe('removeComment', () => {
  const context = (actor: Actor) => ({ actor, now: NOW });

  it('deletes the text of an own comment', () => {
    const removed = removeComment(forMembers, aQuest(), context(member));
    expect(removed).toMatchObject({ text: '', removedAt: NOW });
    expect(commentVisibleTo(removed, aQuest(), requestor)).toEqual({
      ...{ commentId: 'c1', authorId: member.userId, audience: 'members', at: NOW, actions: [] },
      ...{ removedAt: NOW, removedBy: 'author' },
    });
    expect(removeComment(removed, aQuest(), { actor: member, now: at(2 * DAY) })).toBe(removed);
  });

  it('leaves a moderator’s reason', () => {
    expect(commentVisibleTo(forMembers, aQuest(), moderator)?.actions).toEqual(['hide']);
    const hidden = removeComment(forMembers, aQuest(), context(moderator), REASON);
    const shown = commentVisibleTo(hidden, aQuest(), member);
    expect(shown).toMatchObject({ removedBy: 'moderator', reason: REASON });
    expect(shown).not.toHaveProperty('text');
    expect(ownComment(hidden)).toMatchObject({ text: 'Hello', reason: REASON });
    expect(ownComment(forParties)).not.toHaveProperty('performerId');
  });

  it.each<[string, Actor, string | undefined, string]>([
    ['others', former, REASON, 'quest.forbidden'],
    ['the requestor of the quest', requestor, REASON, 'quest.forbidden'],
    ['a moderator without a reason', moderator, undefined, 'reason.required'],
  ])('refuses %s', (_, actor, reason, code) => {
    expect(() => removeComment(forMembers, aQuest(), context(actor), reason)).toThrow(refused(code));
  });

  it('offers moderators no hiding of a comment that a case conceals, and leaves it as it is; its author removes it', () => {
    const concealed: Comment = { ...forMembers, concealed: true };
    expect(commentVisibleTo(concealed, aQuest(), moderator)).toMatchObject({ concealed: true, actions: [] });
    expect(removeComment(concealed, aQuest(), context(moderator), REASON)).toBe(concealed);
    expect(commentVisibleTo(concealed, aQuest(), member)?.actions).toEqual(['remove']);
    expect(removeComment(concealed, aQuest(), context(member))).toMatchObject({ text: '', removedAt: NOW });
  });

  it('gives a moderator who is a party no right over the comments of others', () => {
    const own = aQuest({ requestorId: moderator.userId });
    expect(() => removeComment(forMembers, own, context(moderator), REASON)).toThrow(refused('quest.forbidden'));
    expect(commentVisibleTo(forMembers, own, moderator)?.actions).toEqual([]);
  });
});

describe('eraseFromComment', () => {
  it('removes author with text, performer and moderator', () => {
    const hidden = removeComment(forParties, claimed, { actor: moderator, now: NOW }, REASON);
    for (const { userId } of [requestor, performer, moderator]) {
      expect(isInComment(hidden, userId)).toBe(true);
      const erased = eraseFromComment(hidden, userId, at(2 * DAY));
      expect(isInComment(erased, userId)).toBe(false);
      expect(JSON.stringify(erased)).not.toContain(userId);
      expect(erased.removedAt).toBe(NOW);
    }
    expect(eraseFromComment(forMembers, member.userId, NOW)).toMatchObject({ text: '', removedAt: NOW });
    expect(eraseFromComment(forMembers, former.userId, NOW)).toEqual(forMembers);
  });
});
