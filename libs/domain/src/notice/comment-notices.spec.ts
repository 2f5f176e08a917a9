import { type Comment, removeComment, writeComment } from '../comment/comment.ts';
import { ERASED_MEMBER } from '../user/erased-member.ts';
import { anActor, aQuest, at, inStatus, PEOPLE } from '../testing.ts';
import type { Actor, Quest } from '../quest/quest.ts';
import { HOUR } from '../time.ts';
import { MOST_WRITERS_TOLD, noticesOfComment } from './comment-notices.ts';

const { requestor, performer, member, former, moderator } = PEOPLE;
const NOW = at(HOUR);
const open = aQuest();
const claimed = inStatus('CLAIMED');
const by = (actor: Actor, quest: Quest = open, commentId = 'c9'): Comment =>
  writeComment(quest, { actor, now: NOW, commentId }, { text: 'Hello' });

function hearers(comment: Comment, quest: Quest, earlier: Comment[] = [], staff: string[] = []): string[] {
  return noticesOfComment({ comment, quest, earlier, staff }).map(({ userId }) => userId);
}

describe('noticesOfComment', () => {
  it('names kind, category, quest, author and comment, and no text', () => {
    expect(noticesOfComment({ comment: by(member), quest: open, earlier: [], staff: [] })).toEqual([
      {
        ...{ userId: requestor.userId, kind: 'comment', category: 'news', questId: open.questId },
        ...{ actorId: member.userId, subject: { commentId: 'c9' } },
      },
    ]);
  });

  const earlierClaim = { ...by(performer, claimed, 'c1'), authorId: former.userId, performerId: former.userId };
  const synthetic = { isSynthetic: true } as const;
  const TABLE: readonly (readonly [string, Comment, Quest, Comment[], string[], string[]])[] = [
    ['of a member: requestor and earlier writers', by(member), open, [by(former)], [], ['requestor', 'former']],
    ['of the requestor: earlier writers', by(requestor), open, [by(member), by(member), by(requestor)], [], ['member']],
    ['of an only writer: no one', by(requestor), open, [], [], []],
    ['for the parties by the requestor: performer', by(requestor, claimed), claimed, [], [], ['performer']],
    ['for the parties: no earlier writer for all', by(performer, claimed), claimed, [by(member)], [], ['requestor']],
    ['for the parties by a moderator: both', by(moderator, claimed), claimed, [], [], ['requestor', 'performer']],
    [
      ...(['for the parties: moderators who wrote and were seen', by(requestor, claimed), claimed] as const),
      ...([[by(moderator, claimed)], ['mo-moderator', 'other-moderator'], ['performer', 'moderator']] as const),
    ] as never,
    [
      'for the parties: no former moderator',
      by(requestor, claimed),
      claimed,
      [by(moderator, claimed)],
      [],
      ['performer'],
    ],
    ['for the parties: no writer of another claim', by(requestor, claimed), claimed, [earlierClaim], [], ['performer']],
    ['whose claim ended: requestor', by(performer, claimed), open, [], [], ['requestor']],
    ['of a quest that only checks know', by(member), { ...open, ...synthetic }, [by(former)], [], ['requestor']],
    ['of an erased member', { ...by(member), authorId: ERASED_MEMBER }, open, [], [], []],
    ['of erased parties', by(member), { ...open, requestorId: ERASED_MEMBER }, [], [], []],
    ['removed by its author', removeComment(by(member), open, { actor: member, now: NOW }), open, [by(former)], [], []],
    ['hidden by a moderator', removeComment(by(member), open, { actor: moderator, now: NOW }, 'x'), open, [], [], []],
  ];
  it.each(TABLE)('a comment %s', (_, comment, quest, earlier, staff, expected) => {
    const names = expected.map((name) => PEOPLE[name as keyof typeof PEOPLE].userId);
    expect(hearers(comment, quest, earlier, staff)).toEqual(names);
  });

  it('tells the 20 last of the earlier writers, each once', () => {
    const crowd = Array.from({ length: 30 }, (_, index) => by(anActor({ userId: `writer-${index}` })));
    const told = hearers(by(member), open, [...crowd, ...crowd]);
    expect(told).toEqual([requestor.userId, ...crowd.slice(0, MOST_WRITERS_TOLD).map(({ authorId }) => authorId)]);
  });
});
