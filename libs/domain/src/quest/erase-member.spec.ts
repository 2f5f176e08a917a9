import { attesting, at, decide, inStatus, PEOPLE } from '../testing.ts';
import { ERASED_MEMBER } from '../user/erased-member.ts';
import { eraseActor, eraseMember, membersBesideParties } from './erase-member.ts';
import type { Quest } from './quest.ts';

const { requestor, performer, moderator } = PEOPLE;
const core = { document: '{}', hash: 'h', salts: { title: 't', description: 'd', submission: 's' } };
const submitted = { ...inStatus('SUBMITTED'), core };
const attested = decide(submitted, performer, attesting('done', { notes: 'It was cold.' }), at(1)).quest;
const completed: Quest = decide(attested, requestor, attesting('done', { notes: 'Thanks.' }), at(2)).quest;

describe('eraseMember', () => {
  it('removes id, texts and salts of the requestor, and nothing of the performer', () => {
    const erased = eraseMember(completed, requestor.userId);
    expect(erased).toMatchObject({
      requestorId: ERASED_MEMBER,
      title: '',
      description: '',
      performerId: performer.userId,
    });
    expect(erased.core?.salts).toEqual({ title: '', description: '', submission: 's' });
    expect(erased.attestations).toMatchObject([{ notes: 'It was cold.' }, { userId: ERASED_MEMBER, outcome: 'done' }]);
    expect(JSON.stringify(erased)).not.toContain(requestor.userId);
    expect(JSON.stringify(erased)).not.toContain('Thanks.');
    expect(erased.version).toBe(completed.version + 1);
  });

  it('removes both parties after both deletions', () => {
    const erased = eraseMember(eraseMember(completed, requestor.userId), performer.userId);
    expect(erased.core?.salts).toEqual({ title: '', description: '', submission: '' });
    expect(erased.core?.document).toBe('{}');
    expect(erased).not.toHaveProperty('submission');
    for (const { userId } of [requestor, performer]) expect(JSON.stringify(erased)).not.toContain(userId);
  });

  it('removes dispute and resolution of the member', () => {
    const dispute = { raisedBy: performer.userId, reason: 'A reason.', raisedAt: at(1) };
    const resolution = {
      decision: 'uphold',
      reason: 'Another.',
      resolvedBy: moderator.userId,
      resolvedAt: at(2),
    } as const;
    const quest = { ...completed, dispute: { ...dispute, resolution } };
    expect(eraseMember(quest, performer.userId).dispute).toMatchObject({ raisedBy: ERASED_MEMBER, reason: '' });
    expect(eraseMember(quest, moderator.userId).dispute?.resolution).toMatchObject({
      resolvedBy: ERASED_MEMBER,
      reason: '',
    });
  });

  it('erases a quest without a core', () => {
    const { core: _, ...old } = completed;
    expect(eraseMember(old, performer.userId)).not.toHaveProperty('core');
  });
});

describe('eraseActor', () => {
  it('keeps kind and time of an event of the member, and other events as they are', () => {
    const event = { at: at(1), actorId: 'a', kind: 'released', detail: { reason: 'x' } } as const;
    expect(eraseActor(event, 'a')).toEqual({ at: at(1), actorId: ERASED_MEMBER, kind: 'released', detail: {} });
    expect(eraseActor(event, 'b')).toBe(event);
  });
});

describe('membersBesideParties', () => {
  const claimed = inStatus('CLAIMED');
  it.each([
    ['no member for a claim', inStatus('OPEN'), performer, { action: 'claim' } as const, []],
    ['the former performer of a release', claimed, performer, { action: 'release' } as const, [performer.userId]],
    [
      'the moderator and the performer of a forced release',
      claimed,
      moderator,
      { action: 'release', reason: 'No word for two weeks.' } as const,
      [performer.userId, moderator.userId],
    ],
  ])('returns %s', (_, quest, actor, command, expected) => {
    expect(membersBesideParties(quest, decide(quest, actor, command, at(1)))).toEqual(expected);
  });
});
