import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from './exit-codes.ts';
import { readYamlFile } from './yaml-file.ts';

const path = join(mkdtempSync(join(tmpdir(), 'civicforge-yaml-')), 'data.yaml');
const read = () => readYamlFile(path, (content) => content, 'Run x.');

describe('readYamlFile', () => {
  it('fails on a missing file and names the remedy', () => {
    expect(read).toThrow(
      expect.objectContaining({ exitCode: EXIT.failed, message: `${path} is missing. Run x.` }) as Error,
    );
  });

  it('returns what the parser makes of the content', () => {
    writeFileSync(path, 'a: [1, 2026-04-01]');
    expect(read()).toEqual({ a: [1, '2026-04-01'] });
  });

  it.each(['a: [', 'a: 1\na: 2'])('fails on %j, which is not valid YAML', (text) => {
    writeFileSync(path, text);
    expect(read).toThrow(/has a fault: .* Run x\.$/s);
  });
});
