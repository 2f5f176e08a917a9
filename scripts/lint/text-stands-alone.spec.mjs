import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { ROOT } from '../setup/root.mjs';
import { textStandsAlone } from './text-stands-alone.mjs';

const linter = new Linter();

/** @returns the kinds of fault that the rule finds in one component */
function faultsOf(jsx, returned = `<p>${jsx}</p>`) {
  const code = `
    import type { ReactElement, ReactNode } from 'react';
    declare const cond: boolean;
    declare const count: number;
    declare const t: (key: string) => string;
    declare const name: string | undefined;
    declare const node: ReactNode;
    declare const icon: ReactElement | null;
    declare const words: readonly string[];
    export function Part() { return ${returned}; }
  `;
  const config = {
    files: ['**/*.tsx'],
    plugins: { civicforge: { rules: { 'text-stands-alone': textStandsAlone } } },
    rules: { 'civicforge/text-stands-alone': 'error' },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: {
        projectService: { allowDefaultProject: ['*.tsx'], defaultProject: 'apps/web/tsconfig.json' },
        tsconfigRootDir: ROOT,
      },
    },
  };
  return linter.verify(code, config, 'example.tsx').map(({ messageId, message }) => messageId ?? message);
}

describe('text-stands-alone', () => {
  it.each([
    ['text after a condition', '{cond && <b />} text', ['beside']],
    ['a call before a condition', "{t('key')}{cond ? <b /> : null}", ['beside']],
    ['a variable that may be text', '{name}{icon}', ['beside']],
    ['a figure', '{count}<b />', ['beside']],
    ['text that comes and goes', "<b />{cond && t('key')}", ['beside']],
    ['a condition between text and an element', "{cond ? t('key') : <i />}<b />", ['beside']],
    ['two texts', '{name} and more', ['beside', 'beside']],
    ['a space', "<b />{' '}<i />", ['beside']],
    ['children that may be text', '{node}{cond && <b />}', ['beside']],
    ['a template', '<b />{`${count} left`}', ['beside']],
    ['a condition on a figure, which draws 0', '<b />{count && <i />}', ['beside']],
    ['a list of texts', '{words.map((word) => word)}', ['list']],
    ['a list of texts beside an element', '<b />{words.map((word) => word)}', ['beside']],
    ['text in a fragment', "{cond ? <>{t('key')}</> : null}", ['fragment']],
  ])('reports %s', (_, jsx, expected) => {
    expect(faultsOf(jsx)).toEqual(expected);
  });

  it.each([
    ['text alone', "{t('key')}"],
    ['text that comes and goes alone', "{cond && t('key')}"],
    ['an element in place of text', "{cond ? t('key') : <b />}"],
    ['wrapped text beside a condition', "{cond && <b />}<span>{t('key')}</span>"],
    ['elements beside elements', '{icon}<b />{cond && <i />}{words.map((word) => <i key={word}>{word}</i>)}'],
    ['children alone', '{node}'],
    ['comments and line breaks', '<b />\n      {/* comment */}\n      <i />'],
    ['an empty string', "<b />{cond ? <i /> : ''}"],
  ])('accepts %s', (_, jsx) => {
    expect(faultsOf(jsx)).toEqual([]);
  });

  it.each(["t('key')", 'cond ? node : null', 'words'])('reports a component that returns %s', (returned) => {
    expect(faultsOf('', returned)).toEqual(['returned']);
  });
});
