import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as pagesDe from '../community/de.ts';
import * as pagesEn from '../community/en.ts';
import type { Catalogue, Message } from './catalogue.ts';
import * as de from './de/index.ts';
import * as en from './en/index.ts';

type Language = 'English' | 'German';

/** Returns the words that the table of terms refuses in a language. */
function refusedIn(language: Language): readonly string[] {
  const lines = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8').split('\n');
  const rows = lines.filter((line) => line.startsWith('|')).map((line) => line.split('|').map((cell) => cell.trim()));
  const column = rows[0]?.indexOf(`Not in ${language}`) ?? -1;
  if (column < 0) throw new Error(`the table of terms has no column for refused words in ${language}`);
  return rows.slice(2).flatMap((cells) => (cells[column] ?? '').split(', ').filter((word) => word !== ''));
}

/** Finds a word or phrase as a whole. German nouns and verbs differ by their first letter, so their case counts. */
function matcher(word: string, language: Language): RegExp {
  return new RegExp(`(?<![\\p{L}-])${word}(?![\\p{L}-])`, language === 'English' ? 'iu' : 'u');
}

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');

/** Files with texts of both languages, each language in a block that begins with its name: `en: {`, `const EN … = {`. */
const OTHER_TEXTS = [
  'apps/api/src/mail/mail-texts.ts',
  'apps/web/worker/push-notice.ts',
  'apps/web/worker/offline-page.ts',
  'libs/proof/src/verify/words.ts',
];

/** Returns the literals of a file that stand in blocks of a language. */
function literalsOf(path: string, language: Language): string[] {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const name = language === 'English' ? 'en' : 'de';
  const blocks = text.matchAll(new RegExp(`\\n( *)(?:const )?${name}\\b[^\\n]*\\{\\n([\\s\\S]*?)\\n\\1\\}`, 'gi'));
  return [...blocks].flatMap(([, , block = '']) =>
    [...block.matchAll(/'([^'\n]*)'(?!\])|`([^`]*)`/g)]
      .map(([, quoted, template]) => (quoted ?? template ?? '').replaceAll(/\$\{\w+\}/g, '…'))
      .filter((words) => words.includes(' ')),
  );
}

const texts = (message: Message) => (typeof message === 'string' ? [message] : [message.one, message.other]);

describe.each<readonly [Language, Catalogue]>([
  ['English', en],
  ['German', de],
])('the terms in %s', (language, catalogue) => {
  const refused = refusedIn(language);

  it('refuse at least ten words', () => {
    expect(refused.length).toBeGreaterThanOrEqual(10);
  });

  it('are used by every message', () => {
    const found = Object.entries(catalogue).flatMap(([namespace, messages]) =>
      Object.entries<Message>(messages).flatMap(([key, message]) =>
        texts(message).flatMap((text) =>
          refused.filter((word) => matcher(word, language).test(text)).map((word) => `${namespace}.${key}: ${word}`),
        ),
      ),
    );
    expect(found).toEqual([]);
  });

  it('are used by the pages of the operator', () => {
    const pages = Object.entries(language === 'English' ? pagesEn : pagesDe);
    const found = pages.flatMap(([page, text]) =>
      refused.filter((word) => matcher(word, language).test(text)).map((word) => `${page}: ${word}`),
    );
    expect(found).toEqual([]);
  });

  it.each(OTHER_TEXTS)('are used by %s', (path) => {
    const literals = literalsOf(path, language);
    expect(literals.length).toBeGreaterThanOrEqual(4);
    const found = literals.flatMap((text) =>
      refused.filter((word) => matcher(word, language).test(text)).map((word) => `${text}: ${word}`),
    );
    expect(found).toEqual([]);
  });
});
