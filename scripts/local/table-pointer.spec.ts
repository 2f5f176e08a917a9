import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { POINTER_FILE } from '../../libs/contract/src/local-stack.ts';
import { tableNames } from './database.ts';
import { pointedTables } from './table-pointer.ts';

describe('pointedTables', () => {
  const own = tableNames('own-');
  const path = join(mkdtempSync(join(tmpdir(), 'civicforge-pointer-')), POINTER_FILE);

  it('returns the stack’s tables without a pointer', () => expect(pointedTables(path, own)).toEqual(own));

  it('replaces the named tables alone', () => {
    writeFileSync(path, JSON.stringify({ quests: 'restored-quests', users: 7, strangers: 'x' }));
    expect(pointedTables(path, own)).toEqual({ ...own, quests: 'restored-quests' });
  });
});
