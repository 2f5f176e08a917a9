import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../local/root.ts';
import { calendarTable, fillIn } from './data-pages.ts';
import { pagesFromData } from './from-data.ts';

const real = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const withFile = (name: string, text: string) => (path: string) => (path === name ? text : real(path));

describe('pagesFromData', () => {
  it('generates the documents as they stand in the repository', async () => {
    const pages = Object.entries(await pagesFromData(ROOT, real));
    expect(pages.map(([path]) => path)).toEqual(['docs/COST.md', 'docs/SECURITY.md']);
    for (const [path, text] of pages) expect({ path, text }).toEqual({ path, text: real(path) });
  });

  it('shows a change of the calendar in docs/SECURITY.md', async () => {
    const file = 'data/security-calendar.yaml';
    const changed = withFile(file, real(file).replace('lastDone: never', 'lastDone: 2026-04-01'));
    const { 'docs/SECURITY.md': page } = await pagesFromData(ROOT, changed);
    expect(page).toMatch(/\| quarterly \| 2026-04-01 \|/);
  });

  it.each([
    ['data/cost.yaml', 'stages: {}', 'data/cost.yaml: questUsage must be a map'],
    ['data/security-calendar.yaml', 'tasks: [', 'data/security-calendar.yaml: '],
    ['docs/SECURITY.md', '# Security', 'The page has no place for calendar'],
  ])('refuses a fault in %s', async (file, text, message) => {
    await expect(pagesFromData(ROOT, withFile(file, text))).rejects.toThrow(message);
  });
});

describe('calendarTable', () => {
  it('escapes a bar, which would end the cell', () => {
    expect(calendarTable([{ task: 'a|b', every: 'weekly', lastDone: 'never', by: 'Ada' }])).toContain('a\\|b');
  });
});

describe('fillIn', () => {
  it('replaces the text between the marks and keeps the rest', () => {
    const page = 'before\n<!-- made: x -->\nold\n<!-- end: x -->\nafter';
    expect(fillIn(page, 'x', 'new $& text')).toBe('before\n<!-- made: x -->\n\nnew $& text\n\n<!-- end: x -->\nafter');
  });
});
