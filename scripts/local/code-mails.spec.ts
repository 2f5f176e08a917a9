import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { codeMails } from './code-mails.ts';

describe('the mails with codes of the local stack', () => {
  const folder = mkdtempSync(join(tmpdir(), 'civicforge-codes-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('are files with text and HTML in both languages, one for each code', async () => {
    const mails = join(folder, 'mails');
    const send = codeMails({ folder: mails, site: 'http://localhost:5173', community: 'Süd <Stadt>' });
    await send('ada@example.org', '424242');
    await send('ada@example.org', '424243');
    const names = readdirSync(mails);
    expect(names).toEqual([expect.stringMatching(/^code-[\w-]+\.eml$/), expect.stringMatching(/^code-[\w-]+\.eml$/)]);
    const read = await Promise.all(names.map((name) => PostalMime.parse(readFileSync(join(mails, name)))));
    expect(read.map(({ text }) => /\b4242\d\d\b/.exec(text ?? '')?.[0]).sort()).toEqual(['424242', '424243']);
    for (const { subject, from, to, text, html } of read) {
      expect([subject, from?.name, to?.[0]?.address]).toEqual([
        'Süd <Stadt>: your code / dein Code',
        'Süd <Stadt>',
        'ada@example.org',
      ]);
      for (const words of ['This is the code', 'Das ist der Code']) expect([text, html].join()).toContain(words);
      expect(html).toMatch(/<strong>4242\d\d<\/strong>/);
      expect(html).not.toContain('<Stadt>');
    }
  });
});
