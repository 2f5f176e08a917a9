import { screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { Summary } from '../features/profile/summary.tsx';
import { Timeline } from '../features/quest/timeline.tsx';
import { QuestRow } from './quest-row.tsx';
import type { Person } from '../lib/api/types.ts';
import { formats } from '../lib/i18n/format.ts';
import { ada, anEvent, aPublicMember, aQuest } from '../testing/builders.ts';
import { draw, t } from '../testing/draw.tsx';
import { PersonLine } from './person.tsx';
import { PersonName } from './role-badge.tsx';

const format = formats('en', 'UTC');

/** Every place that shows a person by name. */
const PLACES: Readonly<Record<string, (person: Person) => ReactNode>> = {
  'the line of a person': (person) => <PersonLine t={t} person={person} isYou={false} />,
  'the own line': (person) => <PersonLine t={t} person={person} isYou />,
  'a name in a sentence': (person) => <PersonName t={t} person={person} />,
  'a card': (requestor) => <QuestRow t={t} viewerId={undefined} hasStatus={false} quest={aQuest({ requestor })} />,
  'the timeline': (actor) => <Timeline t={t} events={[anEvent('claimed', { actor })]} />,
  'a profile': (person) => <Summary t={t} format={format} user={aPublicMember(person)} />,
};

describe.each(Object.entries(PLACES))('the role in %s', (_, place) => {
  it.each([
    ['moderator', 'Moderator'],
    ['admin', 'Admin'],
  ] as const)('is shown as a badge outside of the name: %s', (role, word) => {
    draw(place({ ...ada, role }));
    const badge = screen.getByText(word);
    expect(badge.closest('bdi, h1, a[href^="/users/"]')).toBeNull();
    expect(badge.parentElement?.querySelector('svg')).not.toBeNull();
  });

  it('is absent for a member with any display name', () => {
    const { container } = draw(place({ ...ada, displayName: 'Moderator ✔' }));
    expect(container.querySelector('.lucide-shield-check')).toBeNull();
  });
});
