import { NOTICE_KINDS } from '@civicforge/domain';
import { screen, waitFor, within } from '@testing-library/react';
import { MemberCounts, useMemberCounts } from '../../components/member-counts.tsx';
import type { NoticeKind, NoticePage, QuestNotice } from '../../lib/api/types.ts';
import { draw } from '../../testing/draw.tsx';
import { answers, nothing, ok, problem } from '../../testing/service.ts';
import { NoticeList } from './notice-list.tsx';

const QUEST = '01KC0000000000000000000000';
const ANOTHER = '01KC0000000000000000000001';

function aNotice(kind: NoticeKind, over: Partial<QuestNotice> = {}): QuestNotice {
  return {
    noticeId: `01KC${kind.length}${over.questId ?? QUEST}`.slice(0, 26),
    kind,
    category: 'waiting',
    questId: QUEST,
    actor: { userId: 'ben', displayName: 'Ben' },
    data: { title: 'Paint the bench', role: 'requestor', startsAt: '2026-05-02T12:00:00.000Z' },
    at: '2026-05-01T12:00:00.000Z',
    read: false,
    ...over,
  };
}

function Unread() {
  return <output>{useMemberCounts().counts.unread}</output>;
}

const list = (page: NoticePage) => (
  <MemberCounts first={{ waiting: 0, unread: page.unread }}>
    <Unread />
    <NoticeList firstPage={page} />
  </MemberCounts>
);

const drawList = (items: QuestNotice[], more: Partial<NoticePage> = {}) =>
  draw(list({ items, unread: items.filter(({ read }) => !read).length, ...more }), { pathname: '/notices' });

describe.each(['en', 'de'] as const)('a notice in %s', (language) => {
  it.each(NOTICE_KINDS)('of the kind %s is a sentence without a gap', (kind) => {
    const variants: readonly Partial<QuestNotice>[] = [
      {},
      { data: { title: 'Paint the bench', expiresAt: '2026-05-02T12:00:00.000Z' }, category: 'moderation' },
      { data: { startsAt: '2026-05-02T12:00:00.000Z', leftOutFor: 'late', notDone: true } },
      { data: { startsAt: '2026-05-02T12:00:00.000Z', settled: true } },
      { data: { expiresAt: '2026-05-02T12:00:00.000Z', role: 'requestor', settled: true }, category: 'moderation' },
    ];
    for (const over of variants) {
      const { actor: _actor, ...nameless } = aNotice(kind, over);
      const { unmount } = draw(list({ items: [nameless], unread: 1 }), { language });
      const sentence = screen.getByRole('link').textContent;
      expect(sentence).toMatch(/^\([a-z]+\) \p{Lu}.{15,}[.]( · Paint the bench)?$/u);
      expect(sentence).not.toMatch(/[{}]| \.| {2}/);
      unmount();
    }
  });
});

/** Words that ask for something, or say that it is still to come. */
const ASKING = {
  en: /missing|waiting|confirm|submit the work,|will decide|open again|it (starts|ends)|coming up|asks you/i,
  de: /fehlt|wartet|steht aus|bestätige,|reiche |entscheidet|wieder offen|sie (beginnt|endet)|bald an|bittet/i,
};

describe.each(['en', 'de'] as const)('a notice about what is over, in %s', (language) => {
  const sentences = (kind: NoticeKind, data: object) =>
    (['waiting', 'moderation'] as const).map((category) => {
      const notice = aNotice(kind, { category });
      const over = { ...notice, data: { ...notice.data, expiresAt: '2026-05-02T12:00:00.000Z', ...data } };
      const { unmount } = draw(list({ items: [over], unread: 1 }), { language });
      const { textContent } = screen.getByRole('link');
      unmount();
      return textContent;
    });

  it.each([
    ...['submitted', 'changes-requested', 'attested', 'released', 'disputed', 'starts-soon', 'deadline-soon'],
    ...['claim-idle', 'attestation-missing', 'reported'],
  ] as NoticeKind[])('of the kind %s asks for nothing and announces nothing', (kind) => {
    expect(sentences(kind, {}).some((sentence) => ASKING[language].test(sentence))).toBe(true);
    for (const sentence of [
      ...sentences(kind, { settled: true }),
      ...sentences(kind, { settled: true, role: 'performer' }),
    ])
      expect(sentence).not.toMatch(ASKING[language]);
  });
});

describe('the list of notices', () => {
  it.each([
    ['submitted', `/quests/${QUEST}?do=attest`],
    ['attested', `/quests/${QUEST}?do=attest`],
    ['attestation-missing', `/quests/${QUEST}?do=attest`],
    ['changes-requested', `/quests/${QUEST}?do=submit`],
    ['claim-idle', `/quests/${QUEST}?do=submit`],
    ['comment', `/quests/${QUEST}?do=comment`],
    ['claimed', `/quests/${QUEST}`],
  ] as const)('links %s to its step', (kind, path) => {
    drawList([aNotice(kind)]);
    expect(screen.getByRole('link')).toHaveAttribute('href', path);
  });

  it('links a notice about no quest to the webhooks', () => {
    const { questId: _questId, ...notice } = aNotice('webhook-off', { data: {} });
    drawList([notice]);
    expect(screen.getByRole('heading', { level: 2 })).toHaveTextContent('Your programs');
    expect(screen.getByRole('link')).toHaveAttribute('href', '/me/webhooks');
  });

  it.each([
    ['reported', { caseId: 'case' }, '/moderation/cases/case'],
    ['case-decided', { caseId: 'case', outcome: 'hide' }, '/me/cases'],
    ['case-decided', { outcome: 'dismiss' }, '/notices'],
    ['suspended', { caseId: 'case', outcome: 'suspend' }, '/me/cases'],
    ['appeal-decided', { caseId: 'case', outcome: 'uphold' }, '/me/cases'],
  ] as const)('links %s with %j to %s', (kind, data, path) => {
    const { questId: _questId, ...notice } = aNotice(kind, { data, category: 'moderation' });
    drawList([notice]);
    expect(screen.getByRole('heading', { level: 2 })).toHaveTextContent('Moderation');
    expect(screen.getByRole('link')).toHaveAttribute('href', path);
  });

  it('groups by quest, the newest first', () => {
    drawList([
      aNotice('submitted'),
      aNotice('claimed', { questId: ANOTHER, data: { title: 'Rake the leaves', role: 'requestor' } }),
      aNotice('comment', { read: true }),
    ]);
    expect(screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent)).toEqual([
      'Paint the bench',
      'Rake the leaves',
    ]);
    expect(screen.getAllByRole('link').map(({ textContent }) => textContent)).toEqual([
      '(unread) Ben has submitted the work. Confirm whether it is done. · Paint the bench',
      'Ben has written a comment. · Paint the bench',
      '(unread) Ben has claimed your quest. · Rake the leaves',
    ]);
  });

  it('tells the decision with its reason, and the reward', () => {
    const reward = { xp: 100, reputation: 10, points: 2, state: 'PAID' as const };
    const data = { title: 'Paint the bench', role: 'performer' as const };
    drawList([
      aNotice('resolved', { data: { ...data, decision: 'uphold', reason: 'The photos show it.' } }),
      aNotice('completed', { data: { ...data, reward } }),
      aNotice('completed', { questId: ANOTHER, data: { ...data, reward: { ...reward, state: 'PENDING' } } }),
    ]);
    expect(screen.getByText('The photos show it.')).toBeInTheDocument();
    expect(screen.getByText('100 XP · 10 reputation · 2 points')).toBeInTheDocument();
    expect(screen.getByText('The reward is on its way.')).toBeInTheDocument();
  });

  it('marks one as read, and keeps the focus at it', async () => {
    const sent = answers('post', '/users/me/notices/read', nothing());
    const notice = aNotice('submitted');
    const { user } = drawList([notice, aNotice('claimed', { questId: ANOTHER })]);
    const [row] = screen.getAllByRole('listitem').filter((item) => item.querySelector('h2') === null);
    await user.click(within(row ?? document.body).getByRole('button', { name: 'Mark as read' }));
    expect(sent[0]?.body).toEqual({ noticeIds: [notice.noticeId] });
    expect(document.activeElement).toHaveTextContent('Ben has submitted the work');
    expect(screen.getByText('1', { selector: 'output' })).toBeInTheDocument();
  });

  it('marks a notice as read when it is opened', async () => {
    const sent = answers('post', '/users/me/notices/read', nothing());
    const { user } = drawList([aNotice('submitted')]);
    // A page without its script yet sends the same from the attributes of the link.
    const { earlyPath, earlyBody } = screen.getByRole('link').dataset;
    await user.click(screen.getByRole('link'));
    await waitFor(() => expect(sent).toHaveLength(1));
    expect([earlyPath, JSON.parse(earlyBody ?? '')]).toEqual(['/api/v1/users/me/notices/read', sent[0]?.body]);
    expect(screen.getByRole('link').dataset).not.toHaveProperty('earlyPath');
  });

  it('marks all of the page as read, 100 in a request', async () => {
    const sent = answers('post', '/users/me/notices/read', nothing());
    const items = Array.from({ length: 101 }, (_, index) =>
      aNotice('claimed', { noticeId: `01KC0000000000000000000${String(100 + index)}` }),
    );
    const { user } = drawList(items, { unread: 51 });
    await user.click(screen.getByRole('button', { name: 'Mark all as read' }));
    expect(await screen.findByText('All notices on this page are read.')).toHaveFocus();
    expect(sent.map(({ body }) => (body as { noticeIds: string[] }).noticeIds.length)).toEqual([100, 1]);
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
    expect(screen.getByText('0', { selector: 'output' })).toBeInTheDocument();
  });

  it('takes the marks back if the service refuses', async () => {
    answers('post', '/users/me/notices/read', problem(503, 'busy'));
    const { user } = drawList([aNotice('submitted')]);
    await user.click(screen.getByRole('button', { name: 'Mark all as read' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('busy');
    expect(screen.getByRole('link')).toHaveTextContent('(unread)');
    expect(screen.getByText('1', { selector: 'output' })).toBeInTheDocument();
  });

  it('loads the next page, also after one whose notices are all left out', async () => {
    const asked = answers('get', '/users/me/notices', ok({ items: [aNotice('claimed')], unread: 1 }));
    const { user } = drawList([], { nextCursor: 'next' });
    expect(screen.getByText('No notices on this page')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Show more' }));
    expect(await screen.findByText(/claimed your quest/)).toBeInTheDocument();
    expect(asked[0]?.url.searchParams.get('cursor')).toBe('next');
  });
});
