import { linkProblems, linksElsewhere } from './links.ts';
import { pageOf } from './markdown.ts';
import { knownNames, nameProblems, pathProblems } from './names.ts';
import { repositoryOf } from './repository.ts';
import { wordProblems } from './words.ts';

const TEXTS: Readonly<Record<string, string>> = {
  'README.md': '# Top\n',
  'docs/PAGE.md': '',
  'docs/GUIDE.md':
    '# Guide\n\n## Two words\n\n## Two words\n\n## `code` & [link](../README.md), done\n\n<a id="own"></a>\n',
  'docs/CONFIGURATION.md': '| `API_KEY` |\n',
  'apps/ops/src/main.ts': "process.env['CIVICFORGE_OPERATOR'];\n",
  'apps/ops/src/core/plan.ts': '',
  'scripts/local/stack.ts': '',
  'apps/api/src/a.ts': '',
  'apps/api/src/b.ts': '',
};
const repository = repositoryOf(Object.keys(TEXTS), (path) => TEXTS[path] ?? '');
const guide = pageOf('docs/GUIDE.md', TEXTS['docs/GUIDE.md'] ?? '');

const links = (text: string) => linkProblems([pageOf('docs/PAGE.md', text), guide], repository);
const paths = (text: string, at = 'docs/PAGE.md') => pathProblems([pageOf(at, text)], repository);
const names = (text: string) => nameProblems([pageOf('docs/PAGE.md', text)], knownNames(repository));

describe('links of documents', () => {
  it.each([
    '[up](../README.md)',
    '[beside](GUIDE.md)',
    '![picture](../apps/ops)',
    '[folder](../apps/ops/)',
    '[heading](GUIDE.md#two-words)',
    '[second heading of that name](GUIDE.md#two-words-1)',
    '[heading with signs](GUIDE.md#code--link-done)',
    '[anchor of its own](GUIDE.md#own)',
    '# Here\n\n[here](#here)',
    '[defined][x]\n\n[x]: GUIDE.md',
    '`[in code](nowhere.md)`',
    '```md\n[in a block](nowhere.md)\n```',
    '[outside](https://example.org/a#b)',
  ])('are valid with an existing target: %j', (text) => {
    expect(links(text)).toEqual([]);
  });

  it.each([
    ['[gone](GONE.md)', 1, 'there is no docs/GONE.md'],
    ['text\n\n[no heading](GUIDE.md#three)', 3, 'docs/GUIDE.md has no heading #three'],
    ['# Here\n\n[no heading here](#there)', 3, 'docs/PAGE.md has no heading #there'],
    ['[out](../../other/README.md)', 1, 'it leads out of the repository'],
    ['[defined][x]\n\n[x]: GONE.md', 3, 'there is no docs/GONE.md'],
    ['| a |\n| - |\n| [in a table](GONE.md) |', 3, 'there is no docs/GONE.md'],
    ['[in a title](GONE.md "words")', 1, 'there is no docs/GONE.md'],
  ])('are a problem without a target: %j', (text, line, why) => {
    expect(links(text)).toEqual([{ path: 'docs/PAGE.md', line, why: expect.stringContaining(why) as string }]);
  });

  it('are only listed if they are external', () => {
    const page = pageOf('a.md', '[b](https://b.example) [a](https://a.example) [b](https://b.example) [c](c.md)');
    expect(linksElsewhere([page])).toEqual(['https://a.example', 'https://b.example']);
  });
});

describe('paths in documents', () => {
  it.each([
    '`apps/ops/src/main.ts`',
    '`apps/ops/`',
    '`apps/api/src/*.ts`',
    '`apps/api/src/{a,b}.ts`',
    '`apps/ops/src/<area>/plan.ts`',
    '`core/plan.ts`',
    '`.local/stack.json`',
    '`apps/web/.next/cache`',
    '`/api/v1/quests`',
    '`application/json`',
    '`a/b`',
  ])('are valid if they exist, are generated or are not paths: %s', (text) => {
    expect(paths(text)).toEqual([]);
  });

  it.each([
    '`apps/ops/src/gone.ts`',
    '`apps/api/src/{a,c}.ts`',
    '`apps/web/*.ts`',
    '`core/gone.ts`',
    '`scripts/gone`',
    '`ops/gone.mjs:12`',
  ])('are a problem if they do not exist: %s', (text) => {
    expect(paths(`# Page\n\n${text}`)).toEqual([
      { path: 'docs/PAGE.md', line: 3, why: expect.stringContaining('there is no such path') as string },
    ]);
  });

  it('may be relative to the folder of their page', () => {
    expect(paths('`core/plan.ts`', 'apps/ops/README.md')).toEqual([]);
    expect(paths('`local/stack.ts`', 'scripts/README.md')).toEqual([]);
  });
});

describe('settings in documents', () => {
  it.each([
    '`API_KEY`',
    '`CIVICFORGE_OPERATOR=ada npm start`',
    '```sh\nMY_TOKEN=$(cat token)\necho "$MY_TOKEN"\n```',
    'SHOUTED_WORDS outside of code',
    '`--header "authorization: Bearer $ACCESS_TOKEN"`',
  ])('are valid if a source or the page defines them: %j', (text) => {
    expect(names(text)).toEqual([]);
  });

  it.each([
    ['`API_KEYS`', 1],
    ['```sh\nnpm ci\nCIVICFORGE_OPERATER=ada npm start\n```', 3],
    ['```text\n$NO_SUCH_THING\n```', 2],
  ])('are a problem if no source defines them: %j', (text, line) => {
    expect(names(text)).toEqual([{ path: 'docs/PAGE.md', line, why: expect.stringContaining('no setting') as string }]);
  });

  it('are unknown if only tests name them', () => {
    const only = repositoryOf(['a.spec.ts', 'package-lock.json', 'b.ts'], (path) => (path === 'b.ts' ? 'B_C' : 'A_B'));
    expect([...knownNames(only)]).toEqual(['B_C']);
  });
});

describe('words of documents', () => {
  const words = (text: string) => wordProblems([pageOf('docs/PAGE.md', text)]).map(({ line }) => line);

  it('report a word that hides who acts, with its line', () => {
    expect(words('# Top\n\nNobody restarts it.\nAsk whoever is on call.\n')).toEqual([3, 4]);
  });

  it.each(['The operator restarts it.', '`nobody` is a user of Unix.', 'A label: "Somebody was faster".'])(
    'accept %j',
    (text) => {
      expect(words(text)).toEqual([]);
    },
  );
});
