import { screen, waitFor, within } from '@testing-library/react';
import { formats } from '../../lib/i18n/format.ts';
import { aLedgerEntry, aMember, aPublicMember, aQuest } from '../../testing/builders.ts';
import { draw, t } from '../../testing/draw.tsx';
import { reads } from '../../testing/reads.ts';
import { answers, ok, problem } from '../../testing/service.ts';
import { Ledger } from './ledger.tsx';
import { ProfileForm } from './profile-form.tsx';
import { ProfileSkeleton } from './profile-skeleton.tsx';
import { QuestHistory } from './quest-history.tsx';
import { Stats } from './stats.tsx';
import { Summary } from './summary.tsx';

const format = formats('en', 'UTC');

describe('Summary', () => {
  const figure = (name: string) => screen.getByText(name).closest('dt')?.nextElementSibling;

  it('shows reputation and XP, and points to the member only', () => {
    const user = aPublicMember({ bio: 'I like trees.\nAnd benches.' });
    const { redraw } = draw(<Summary t={t} format={format} user={user} creationPoints={9} />);
    expect(figure('Points')).toHaveTextContent('9');
    expect(figure('XP')).toHaveTextContent('300');
    expect(screen.getByText(/I like trees/)).toBeInTheDocument();
    redraw(<Summary t={t} format={format} user={aPublicMember()} />);
    expect(screen.queryByText('Points')).not.toBeInTheDocument();
    expect(screen.getByText(reads('Member since 2 Jan 2026'))).toBeInTheDocument();
  });

  it('shows the member’s counts', () => {
    draw(<Stats t={t} format={format} stats={aPublicMember().stats} />);
    const figures = screen.getAllByRole('term').map((term) => [term.textContent, term.nextElementSibling?.textContent]);
    expect(figures).toEqual([
      ['Posted', '4'],
      ['Posted and completed', '3'],
      ['Done for others', '2'],
      ['Statements made', '5'],
    ]);
  });

  it('shows a placeholder while loading', () => {
    draw(<ProfileSkeleton label="Loading …" />);
    expect(screen.getByRole('status')).toHaveTextContent('Loading …');
  });
});

describe('Ledger', () => {
  const ledger = (items = [aLedgerEntry()], nextCursor?: string) =>
    draw(<Ledger firstPage={{ items, ...(nextCursor !== undefined && { nextCursor }) }} />);

  it('shows each entry with its amounts and its quest', () => {
    const paid = aLedgerEntry({ entryId: 'e2', kind: 'completion', xp: 100, reputation: 10, points: 2, questId: 'q1' });
    ledger([paid, aLedgerEntry({ entryId: 'e3', kind: 'quest-creation', points: -1 })]);
    const [first, second] = screen.getAllByRole('listitem');
    expect(first).toHaveTextContent('Completed a quest');
    expect(first).toHaveTextContent('+2 points+100 XP+10 reputation');
    const links = within(first ?? document.body).getAllByRole('link');
    expect(links.map((link) => link.getAttribute('href'))).toEqual(['/quests/q1', '/quests/q1/receipt']);
    expect(second).toHaveTextContent('\u22121 point');
  });

  it('names the quest in the link to its receipt, because a list has many', () => {
    const paid = { kind: 'completion', xp: 100, questId: 'q1' } as const;
    ledger([
      aLedgerEntry({ ...paid, entryId: 'e2', questTitle: 'Paint the bench' }),
      aLedgerEntry({ ...paid, entryId: 'e3', questTitle: 'Rake the leaves' }),
    ]);
    expect(screen.getByRole('link', { name: 'Receipt · Paint the bench' })).toBeVisible();
    expect(screen.getByRole('link', { name: 'Receipt · Rake the leaves' })).toBeVisible();
  });

  it('shows zero amounts of an entry that paid nothing', () => {
    ledger([aLedgerEntry({ kind: 'completion', points: 0 })]);
    expect(screen.getByRole('listitem')).toHaveTextContent('0 points');
  });

  it('shows an empty state', () => {
    ledger([]);
    expect(screen.getByText('No entries yet.')).toBeInTheDocument();
  });

  it('loads more on request and explains a failed page', async () => {
    answers('get', '/users/me/ledger', problem(503, 'busy'), ok({ items: [aLedgerEntry({ entryId: 'e9' })] }));
    const { user: hands } = ledger([aLedgerEntry()], 'c1');
    await hands.click(screen.getByRole('button', { name: 'Show more' }));
    expect(await screen.findByText(t('problem.busy'))).toBeInTheDocument();
    await hands.click(screen.getByRole('button', { name: 'Show more' }));
    await waitFor(() => expect(screen.getAllByRole('listitem')).toHaveLength(2));
  });
});

describe('QuestHistory', () => {
  const history = (role: 'requestor' | 'performer', items = [aQuest()], nextCursor?: string) =>
    draw(
      <QuestHistory
        userId="ada"
        path="/me"
        role={role}
        firstPage={{ items, ...(nextCursor !== undefined && { nextCursor }) }}
      />,
    );

  it('shows posted or claimed quests by the role in the URL', () => {
    history('performer');
    expect(screen.getByRole('link', { name: 'Posted' })).toHaveAttribute('href', '/me');
    const chosen = screen.getByRole('link', { name: 'Claimed' });
    expect(chosen).toHaveAttribute('href', '/me?role=performer');
    expect(chosen).toHaveAttribute('aria-current', 'page');
    expect(screen.getByRole('link', { name: 'Repair the bench' })).toHaveAttribute('href', '/quests/q1');
  });

  it('shows what each quest paid, or what it offers, and which work was not done', () => {
    const reward = { xp: 50, reputation: 5, points: 1, state: 'PAID' as const };
    const said = (outcome: 'done' | 'not_done') =>
      (['requestor', 'performer'] as const).map((role) => ({
        ...{ role, userId: role, outcome, attestedAt: '2026-05-04T12:00:00.000Z', method: 'account' as const },
      }));
    history('performer', [
      aQuest({ questId: 'q1', status: 'CLAIMED' }),
      aQuest({ questId: 'q2', status: 'COMPLETED', attestations: said('done'), reward }),
      aQuest({ questId: 'q3', status: 'COMPLETED', attestations: [] }),
      aQuest({ questId: 'q4', status: 'CANCELLED', attestations: said('not_done') }),
    ]);
    const rows = screen.getAllByRole('listitem').map(({ textContent }) => textContent);
    expect(rows.map((row) => /(up to )?\d+ XP/.exec(row)?.[0])).toEqual(['200 XP', '50 XP', 'up to 200 XP', '0 XP']);
    expect(rows[3]).toContain('Not done');
  });

  it.each([
    ['requestor', 'No quests posted yet.'],
    ['performer', 'No quests claimed yet.'],
  ] as const)('are none yet as %s', (role, words) => {
    history(role, []);
    expect(screen.getByText(words)).toBeInTheDocument();
  });

  it('loads more on request', async () => {
    const seen = answers('get', '/users/ada/quests', ok({ items: [aQuest({ questId: 'q2', title: 'Second one' })] }));
    const { user: hands } = history('requestor', [aQuest()], 'c1');
    await hands.click(screen.getByRole('button', { name: 'Show more' }));
    expect(await screen.findByText('Second one')).toBeInTheDocument();
    expect(seen[0]?.url.search).toBe('?role=requestor&cursor=c1');
  });
});

describe('ProfileForm', () => {
  it('saves name and bio, repeatedly', async () => {
    const seen = answers('patch', '/users/me', ok(aMember()));
    const { user: hands, router } = draw(<ProfileForm user={aMember({ bio: 'Old' })} />);
    expect(screen.getByText('ada@example.org')).toBeInTheDocument();
    const bio = screen.getByLabelText(/About you/);
    await hands.clear(bio);
    await hands.type(bio, 'I like trees.');
    await hands.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Your profile is saved.')).toBeInTheDocument();
    await hands.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(seen).toHaveLength(2));
    expect(seen[0]?.body).toEqual({ displayName: 'Ada', bio: 'I like trees.' });
    expect(router.refresh).toHaveBeenCalled();
  });

  it('counts the characters of the text that it shows first', () => {
    draw(<ProfileForm user={aMember({ bio: 'Gardener' })} />);
    expect(screen.getByText('492 characters left')).toBeInTheDocument();
  });

  it('refuses a name that is too short', async () => {
    const { user: hands } = draw(<ProfileForm user={aMember()} />);
    await hands.clear(screen.getByLabelText('Name'));
    await hands.type(screen.getByLabelText('Name'), 'A');
    await hands.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Enter a name of 2 to 50 characters.');
  });
});
