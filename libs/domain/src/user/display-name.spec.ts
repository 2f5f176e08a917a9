import fc from 'fast-check';
import { skeletonOf } from './confusables.ts';
import { nameFault, tidyName } from './display-name.ts';

describe('nameFault', () => {
  it.each([
    'Ada',
    'Zoë',
    'Łukasz',
    'Møller',
    'O’Brien',
    'Siân-Mair',
    'Modou',
    'Modern Family',
    'Badminton Berlin',
    'Staffan',
    'Анна Иванова',
    'О́льга',
    'Олексій',
    'Иван (Ivan)',
    'Δημήτρης',
    'Αλέξανδρος',
    'علی\u200cرضا',
    'مشرف',
    'שָׁלוֹם',
    'नमस्ते',
    'สมชาย',
    '김민준',
    'Kenji健二',
    '李管理',
    '👩‍🌾 Ada',
    'Anna 7',
  ])('admits %s', (name) => {
    expect(nameFault(name)).toBeUndefined();
  });

  it.each([
    'Moderator',
    'moderatorin',
    'MODERATION',
    'Admin',
    'Admin 2',
    'admin1',
    'Adm1n',
    '_mod_',
    'M o d',
    'M-o-d-e-r-a-t-o-r',
    'M0derat0r',
    'Mödërätör',
    'Ｍｏｄｅｒａｔｏｒ',
    '𝐌𝐨𝐝𝐞𝐫𝐚𝐭𝐨𝐫',
    '🅼🅾🅳',
    '🇲🇴🇩',
    'M\u200bod\u00aderator',
    'Мод',
    'Модератор',
    'Адміністратор',
    'Administrador',
    'Modérateur',
    '管理员',
    '관리자',
    'CivicForge',
    'Civic Forge',
    'CivicForge Team',
    'Support Anna',
  ])('refuses %s with role-word', (name) => {
    expect(nameFault(name)).toBe('role-word');
  });

  it.each(['Аda', 'Adа', 'Mоderator', 'Μodou', 'Beո', 'A\u200bdа', 'Анnа', 'Ꭺda', 'ꓮda', 'Ａdа'])(
    'refuses %s with mixed-scripts',
    (name) => {
      expect(nameFault(name)).toBe('mixed-scripts');
    },
  );
});

describe('skeletonOf', () => {
  it.each([
    ['Mia', 'Міа'],
    ['Mia', 'M\u200bia'],
    ['Mia', 'M\u00adi\u2060a'],
    ['Mia', 'Ｍｉａ'],
    ['Mia', '𝓜𝓲𝓪'],
    ['Mia', 'MlA'],
    ['Mia', 'M1a'],
    ['Mia', ' m.i.a. '],
    ['Mia', 'Mía'],
    ['Mia', 'Mi\u0323\u0301a'],
    ['Mia', 'rnia'],
    ['Mia', '🅼🅸🅰'],
    ['Mia', 'ᴍɪᴀ'],
    ['Mia', '\u202eMia\u3164'],
    ['Axel', 'Ахеӏ'],
    ['Toni', 'Τоnі'],
    ['Анна', 'Ahha'],
  ])('is equal for %s and %s', (one, other) => {
    expect(skeletonOf(other)).toBe(skeletonOf(one));
  });

  it('differs for names that look different', () => {
    const names = ['Mia', 'Mira', 'Ada', 'Ben', 'Анна', 'Жанна', 'Δημήτρης', '李', '김', 'علی', 'नमस्ते'];
    expect(new Set(names.map(skeletonOf)).size).toBe(names.length);
  });

  it('is idempotent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = skeletonOf(text);
        expect(skeletonOf(once)).toBe(once);
      }),
    );
  });
});

describe('tidyName', () => {
  it('removes invisible characters and keeps the joiners of scripts and emoji', () => {
    expect(tidyName(' A\u00add\u200ba\u3164 \u2060 L. ')).toBe('Ada L.');
    expect(tidyName('Ada\u2800\n Lovelace')).toBe('Ada Lovelace');
    for (const name of ['علی\u200cرضا', '👩‍🌾 Ada', 'Ada ❤️']) expect(tidyName(name)).toBe(name);
    expect(tidyName('\u3164\u00ad')).toBe('');
  });

  it('leaves one space where characters between spaces were removed', () => {
    expect(tidyName('Ada\t\u0000\tLovelace')).toBe('Ada Lovelace');
    expect(tidyName('Ada \u202e \u00ad Lovelace')).toBe('Ada Lovelace');
  });

  it('does not change a tidy name', () => {
    const strange = fc.constantFrom(
      '\t',
      ' ',
      '\n',
      '\u0000',
      '\u202e',
      '\u00ad',
      '\u200d',
      '\u2800',
      '\udb40',
      '\udc01',
      'a',
    );
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: strange })), (text) => {
        expect(tidyName(tidyName(text))).toBe(tidyName(text));
      }),
      { numRuns: 1_000 },
    );
  });
});
