import { screen, within } from '@testing-library/react';
import type { NoticeSettings } from '../../lib/api/types.ts';
import { draw } from '../../testing/draw.tsx';
import { answers, ok, problem } from '../../testing/service.ts';
import { NoticeSettingsForm } from './notice-settings.tsx';

const SETTINGS: NoticeSettings = {
  language: 'en',
  timeZone: 'Europe/Berlin',
  digestHour: 8,
  email: { waiting: 'now', news: 'digest', community: 'now', moderation: 'now' },
  push: { waiting: true, news: false },
};

const form = (isStaff = false) => (
  <NoticeSettingsForm settings={SETTINGS} isStaff={isStaff}>
    <p>This device</p>
  </NoticeSettingsForm>
);

describe('the settings of notices', () => {
  it('saves what the member chooses, and keeps the rest', async () => {
    const sent = answers('put', '/users/me/notice-settings', ok(SETTINGS));
    const { user } = draw(form());
    await user.selectOptions(screen.getByLabelText('News about your quests', { selector: 'select' }), 'Off');
    await user.selectOptions(screen.getByLabelText('New quests that match your searches'), 'Off');
    await user.selectOptions(screen.getByLabelText('Time of the digest'), '18:00');
    await user.selectOptions(screen.getByLabelText('Time zone'), 'America/New York');
    await user.selectOptions(screen.getByLabelText('Language of the e-mails'), 'Deutsch');
    await user.click(screen.getByRole('checkbox', { name: 'News about your quests' }));
    await user.click(screen.getByRole('button', { name: 'Save settings' }));
    expect(await screen.findByText('Your settings are saved.')).toBeInTheDocument();
    expect(sent.map(({ body }) => body)).toEqual([
      {
        language: 'de',
        timeZone: 'America/New_York',
        digestHour: 18,
        email: { waiting: 'now', news: 'off', community: 'off', moderation: 'now' },
        push: { waiting: true, news: true },
      },
    ]);
    await user.click(screen.getByRole('checkbox', { name: 'It is your turn' }));
    expect(screen.queryByText('Your settings are saved.')).not.toBeInTheDocument();
  });

  it('offers news of the community in the digest only, and moderation to staff only', () => {
    const { unmount } = draw(form());
    const community = screen.getByLabelText('New quests that match your searches');
    expect(
      within(community)
        .getAllByRole('option')
        .map(({ textContent }) => textContent),
    ).toEqual(['Digest', 'Off']);
    expect(community).toHaveValue('digest');
    expect(screen.queryByLabelText('Moderation')).not.toBeInTheDocument();
    unmount();
    draw(form(true), { language: 'de' });
    expect(screen.getByLabelText('Moderation')).toHaveValue('now');
  });

  it('says why the service refused, and keeps what was chosen', async () => {
    answers('put', '/users/me/notice-settings', problem(503, 'busy'));
    const { user } = draw(form());
    await user.selectOptions(screen.getByLabelText('It is your turn', { selector: 'select' }), 'Digest');
    await user.click(screen.getByRole('button', { name: 'Save settings' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('busy');
    expect(screen.getByLabelText('It is your turn', { selector: 'select' })).toHaveValue('digest');
  });
});
