import { QUEST_LIMITS } from '@civicforge/domain';
import { checkProfile } from '../features/profile/profile.schema.ts';
import { checkCancel, checkDispute, checkRelease, checkSubmit } from '../features/quest/quest.schema.ts';
import { checkQuest } from '../features/quest-editor/quest-editor.schema.ts';
import { checkRegister } from '../features/session/session.schema.ts';
import { fromLocalInput } from '../lib/forms/local-time.ts';
import { isRule } from '../lib/forms/rules.ts';
import { toField } from '../lib/photos/entries.ts';

const QUEST = {
  title: 'Paint the bench',
  description: 'The bench by the pond needs a new coat of paint.',
  category: 'other',
  rewardXp: '100',
  rewardReputation: '10',
  expiresAt: '',
  startsAt: '',
  durationMinutes: '',
  place: '',
  placeDetail: '',
  coordinates: '',
  visibility: 'members',
};
const INVISIBLE = ['\u00ad', '\u3164', '\u2800', '\u200d', '\u{e0041}', '\ufe0f', '\u0301', '\u2066', ' '];

describe('checks of forms', () => {
  it.each(INVISIBLE)('refuse invisible text for a field with a minimum: %j', (character) => {
    const text = character.repeat(30);
    expect(checkQuest({ ...QUEST, title: text, description: text })).toEqual({
      title: 'title',
      description: 'description',
    });
    expect(checkSubmit({ text, links: '' })).toEqual({ text: 'submission' });
    expect(checkDispute({ reason: text })).toEqual({ reason: 'disputeReason' });
    expect(checkProfile({ displayName: text, bio: '' })).toEqual({ displayName: 'displayName' });
    expect(checkRelease({ reason: text })).toEqual({});
    expect(checkCancel({ reason: text })).toEqual({});
  });

  it('count characters like the API', () => {
    const { min, max } = QUEST_LIMITS.title;
    for (const title of ['a'.repeat(min), '👍'.repeat(max), ` ${'a'.repeat(max)} `, 'नमस्ते', '👩‍🌾'.repeat(min)]) {
      expect(checkQuest({ ...QUEST, title })).toEqual({});
    }
    for (const title of ['a'.repeat(min - 1), '👍'.repeat(max + 1), '👩‍🌾'.repeat(min - 1), `a${'\u0301'.repeat(9)}`]) {
      expect(checkQuest({ ...QUEST, title })).toEqual({ title: 'title' });
    }
  });

  it.each([
    ['2', { slots: 'slotPhotos' }],
    ['1', {}],
    ['', {}],
  ])('allow photos for one person only: %j', (slots, broken) => {
    const photos = toField([{ key: 'p1', photoId: 'p1', alt: 'The bench by the pond' }]);
    expect(checkQuest({ ...QUEST, photos, slots })).toEqual(broken);
  });

  it.each([
    ['https://example.org/a', true],
    ['https://müller.example/ä', true],
    ['http://example.org', false],
    ['https://mia@example.org', false],
    ['https://example.org/\u202egpj', false],
    ['example.org', false],
  ])('judge the link %s like the API', (link, isGood) => {
    const text = 'Two coats of paint, dry by now.';
    expect(checkSubmit({ text, links: link })).toEqual(isGood ? {} : { links: 'links' });
  });

  it.each(['Moderator', 'Adm1n', 'Mоd', 'CivicForge', 'A'])('refuse the name %s', (displayName) => {
    expect(checkProfile({ displayName, bio: '' })).toEqual({ displayName: 'displayName' });
  });

  it('check a new password by the user pool’s rule', () => {
    const person = { displayName: 'Ada', email: 'ada@example.org' };
    expect(checkRegister({ ...person, password: 'CivicForge!2026' })).toEqual({});
    for (const password of ['CivicForge§2026', 'civicforgeÄ!2026', ' CivicForge!2026']) {
      expect(checkRegister({ ...person, password })).toEqual({ password: 'password' });
    }
  });

  it.each(['mia', 'mia@example', '@', 'mia@@example.org', 'mi a@example.org', `${'m'.repeat(250)}@x.org`])(
    'refuse the address %s',
    (email) => {
      expect(checkRegister({ displayName: 'Ada', password: 'CivicForge!2026', email })).toEqual({ email: 'email' });
    },
  );

  it('refuse a deadline on a day that does not exist', () => {
    expect(fromLocalInput('2026-05-31T12:00')).toBeDefined();
    for (const value of ['2026-02-30T12:00', '2026-04-31T12:00', '2026-13-01T12:00', '2026-05-04', '']) {
      expect(fromLocalInput(value)).toBeUndefined();
    }
    expect(checkQuest({ ...QUEST, expiresAt: '2027-02-30T12:00' })).toEqual({ expiresAt: 'expiresAt' });
  });

  it.each([
    [{ startsAt: '2027-02-30T12:00' }, { startsAt: 'startsAt' }],
    [{ durationMinutes: '4' }, { durationMinutes: 'durationMinutes' }],
    [{ durationMinutes: '1441' }, { durationMinutes: 'durationMinutes' }],
    [{ durationMinutes: '1.5' }, { durationMinutes: 'durationMinutes' }],
    [{ place: 'x' }, { place: 'place' }],
    [{ placeDetail: 'Green door' }, { place: 'place' }],
    [{ coordinates: '52.5, 13.4' }, { place: 'place' }],
    [{ place: 'Pond', coordinates: '52.5' }, { coordinates: 'coordinates' }],
    [{ place: 'Pond', placeDetail: 'x'.repeat(201) }, { placeDetail: 'placeDetail' }],
    [{ place: 'Pond', placeDetail: 'Green door', coordinates: '52.5, 13.4', durationMinutes: '90' }, {}],
  ])('judge date and place %j', (fields, broken) => {
    expect(checkQuest({ ...QUEST, ...fields })).toEqual(broken);
  });

  it('resolve rules by own property names only', () => {
    expect(isRule('title')).toBe(true);
    expect(isRule('toString')).toBe(false);
  });
});
