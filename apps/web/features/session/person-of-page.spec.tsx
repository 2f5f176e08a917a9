import { act, screen } from '@testing-library/react';
import { answers, ok, problem } from '../../testing/service.ts';
import { draw } from '../../testing/draw.tsx';
import { checkPresentPerson } from '../../lib/session/present-person.ts';
import { PAGE_PERSON_ATTRIBUTE } from '../../lib/session/whose-page.ts';
import { PersonOfPage } from './person-of-page.tsx';

function page(drawnFor: string, language: 'en' | 'de' = 'en') {
  document.body.setAttribute(PAGE_PERSON_ATTRIBUTE, drawnFor);
  return draw(
    <PersonOfPage>
      <textarea aria-label="Note" />
    </PersonOfPage>,
    { language },
  );
}

const isPresent = async (userId: string | undefined) => {
  answers(
    'get',
    '/users/me',
    userId === undefined ? problem(401, 'auth.required') : ok({ userId, displayName: 'Ben' }),
  );
  answers('post', '/auth/refresh', problem(401, 'auth.required'));
  await act(() => checkPresentPerson(fetch));
};

afterEach(async () => {
  await isPresent(document.body.getAttribute(PAGE_PERSON_ATTRIBUTE) ?? undefined);
});

it('says who is signed in now, takes the focus, and hides what the other person typed without losing it', async () => {
  const { user } = page('anna');
  await user.type(screen.getByLabelText('Note'), 'Only for me');
  await isPresent('ben');
  const told = screen.getByRole('alertdialog', { name: 'Ben is signed in now' });
  expect(told).toHaveFocus();
  expect(told).toHaveTextContent('Nothing was sent.');
  expect(screen.getByRole('button', { name: 'Reload the page' })).toBeVisible();
  expect(screen.getByLabelText('Note').closest('.hidden')).not.toBeNull();
  await isPresent('anna');
  expect(screen.queryByRole('alertdialog')).toBeNull();
  expect(screen.getByLabelText('Note')).toHaveValue('Only for me');
  expect(screen.getByLabelText('Note').closest('.hidden')).toBeNull();
});

it('says calmly that nobody is signed in, with the page in view and the way back', async () => {
  page('anna', 'de');
  await isPresent(undefined);
  expect(screen.getByRole('status')).toHaveTextContent('Du bist abgemeldet');
  expect(screen.getByRole('link', { name: 'Anmelden' })).toHaveAttribute('href', expect.stringContaining('/sign-in'));
  expect(screen.getByLabelText('Note').closest('.hidden')).toBeNull();
});

it('offers a visitor’s page to be loaded anew, and hides nothing of it', async () => {
  page('-');
  await isPresent('ben');
  expect(screen.getByRole('status')).toHaveTextContent('Ben is signed in now');
  expect(screen.getByRole('button', { name: 'Reload the page' })).toBeVisible();
  expect(screen.getByLabelText('Note').closest('.hidden')).toBeNull();
});

it('says nothing while the person is the same', async () => {
  page('anna');
  await isPresent('anna');
  expect(screen.queryByRole('alertdialog')).toBeNull();
  expect(screen.getByRole('status')).toBeEmptyDOMElement();
});
