/** @jest-environment node */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtStyles } from './page-styles.ts';

it('builtStyles reads the styles that mean the same within a page', () => {
  const folder = mkdtempSync(join(tmpdir(), 'civicforge-styles-'));
  const files = {
    'plain.css': 'a { color: red }',
    'data.css': 'a { background: url("data:image/png;base64,AA") } b { background: url(/icon.svg) }',
    'relative.css': 'a { background: url(../media/x.png) }',
    'imports.css': '@import "other.css";',
    'ends.css': 'a::after { content: "</STYLE>" }',
    'code.js': 'export {}',
  };
  mkdirSync(join(folder, 'chunks'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'chunks', name), text);
  const styles = builtStyles(folder);
  expect([...styles.keys()].sort()).toEqual(['/_next/static/chunks/data.css', '/_next/static/chunks/plain.css']);
  expect(styles.get('/_next/static/chunks/plain.css')).toBe('a { color: red }');
  rmSync(folder, { recursive: true });
});
