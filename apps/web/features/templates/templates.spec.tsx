import { screen } from '@testing-library/react';
import { aQuest, aTemplate } from '../../testing/builders.ts';
import { draw } from '../../testing/draw.tsx';
import { answers, noConnection, nothing, ok, problem } from '../../testing/service.ts';
import { SaveTemplate } from './save-template.tsx';
import { TemplateList } from './template-list.tsx';

const community = aTemplate({ templateId: 't2', name: 'Benches', visibility: 'community', ownerId: 'mia' });

describe('TemplateList', () => {
  it('leads from each template to the form, and lets a member delete own ones alone', () => {
    draw(<TemplateList templates={[aTemplate(), community]} isModerator={false} />);
    const start = (name: string) => screen.getByRole('link', { name: `Start a quest from ${name}` });
    expect(start('Trees')).toHaveAttribute('href', '/quests/new?template=t1');
    expect(start('Benches')).toHaveAttribute('href', '/quests/new?template=t2');
    expect(screen.getAllByRole('button').map((button) => button.getAttribute('aria-label'))).toEqual([
      'Delete the template Trees',
    ]);
  });

  it('says where templates come from if there are none', () => {
    draw(<TemplateList templates={[]} isModerator={false} />);
    expect(screen.getByText(/choose “Save as a template”/)).toBeVisible();
    expect(screen.getByRole('link', { name: 'See your quests' })).toHaveAttribute('href', '/me');
    expect(screen.queryByRole('heading', { name: 'For everyone' })).not.toBeInTheDocument();
  });

  it('deletes after a confirmation, and keeps the template if the service is busy', async () => {
    const seen = answers('delete', '/templates/t1', problem(503, 'busy'), nothing());
    const { user, router } = draw(<TemplateList templates={[aTemplate()]} isModerator={false} />);
    await user.click(screen.getByRole('button', { name: 'Delete the template Trees' }));
    await user.click(screen.getByRole('button', { name: 'Yes, delete it' }));
    expect(await screen.findByText(/The service is busy/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Yes, delete it' }));
    expect(await screen.findByText('The template is deleted.')).toBeVisible();
    expect(seen).toHaveLength(2);
    expect(router.refresh).toHaveBeenCalledTimes(1);
  });

  it('lets a moderator offer an own template to everyone, and delete those of the community', async () => {
    const seen = answers('patch', '/templates/t1', ok({ ...community, templateId: 't1' }));
    const { user } = draw(<TemplateList templates={[aTemplate(), community]} isModerator />);
    expect(screen.getByRole('button', { name: 'Delete the template Benches' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Offer the template Trees to everyone' }));
    await user.click(screen.getByRole('button', { name: 'Yes, offer it' }));
    expect(await screen.findByText('Every member can start from the template now.')).toBeVisible();
    expect(seen[0]?.body).toEqual({ visibility: 'community' });
  });
});

describe('SaveTemplate', () => {
  const quest = aQuest({
    title: 'Water the trees '.repeat(6).trim(),
    durationMinutes: 90,
    place: { label: 'At the pond' },
    startsAt: '2030-05-04T12:30:00.000Z',
  });
  const name = () => screen.getByLabelText('Name of the template');

  it('keeps what the next quest shares with this one, under the beginning of its title', async () => {
    const seen = answers('post', '/templates', noConnection, ok(aTemplate(), 201));
    const { user } = draw(<SaveTemplate quest={quest} userId="ada" />);
    const suggested = quest.title.slice(0, 60);
    expect(name()).toHaveValue(suggested);
    await user.click(screen.getByRole('button', { name: 'Save the template' }));
    await screen.findByRole('alert');
    await user.click(screen.getByRole('button', { name: 'Save the template' }));
    expect(await screen.findByRole('link', { name: 'See your templates' })).toHaveAttribute('href', '/me/templates');
    const { title, description, category, rewardXp, rewardReputation } = quest;
    expect(seen[1]?.body).toEqual({
      name: suggested.trim(),
      fields: {
        title,
        description,
        category,
        rewardXp,
        rewardReputation,
        durationMinutes: 90,
        place: { label: 'At the pond' },
      },
    });
    // The first request may have arrived: the second one is the same.
    expect(seen[1]?.headers.get('idempotency-key')).toBe(seen[0]?.headers.get('idempotency-key'));
  });

  it('asks for a name', async () => {
    const { user } = draw(<SaveTemplate quest={quest} userId="ada" />);
    await user.clear(name());
    await user.click(screen.getByRole('button', { name: 'Save the template' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Enter a name of 2 to 60 characters.');
  });

  it('explains that there is no room, and tries again with a new request', async () => {
    const seen = answers('post', '/templates', problem(409, 'template.limit'), ok(aTemplate(), 201));
    const { user } = draw(<SaveTemplate quest={quest} userId="ada" />);
    await user.click(screen.getByRole('button', { name: 'Save the template' }));
    expect(await screen.findByText(/You cannot have more templates/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Save the template' }));
    await screen.findByText(/The template is saved/);
    expect(seen[1]?.headers.get('idempotency-key')).not.toBe(seen[0]?.headers.get('idempotency-key'));
  });
});
