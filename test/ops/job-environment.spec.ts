import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DECLARATIONS } from '../../apps/api/src/config/variables.ts';
import type { Variable } from '../../apps/api/src/config/variable.ts';
import { KEYS_FILE, SHARED_KEYS, STACK_FILE } from '../../libs/contract/src/local-stack.ts';
import { jobEnvironment } from '../../apps/ops/src/clients/local-stack.ts';

const KEYS = Object.fromEntries(Object.values(SHARED_KEYS).map((name) => [name, `the ${name}`]));
const STACK = {
  database: 'http://127.0.0.1:8000',
  identity: 'http://127.0.0.1:9229',
  region: 'us-east-1',
  publicOrigins: 'http://localhost:5173',
  userPoolId: 'pool',
  clientId: 'client',
  tables: { quests: 'q', users: 'u', rewards: 'r', runtime: 'x' },
  people: [],
};

function folderWith(keys: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'civicforge-stack-'));
  writeFileSync(join(folder, STACK_FILE), JSON.stringify(STACK));
  writeFileSync(join(folder, KEYS_FILE), JSON.stringify(keys));
  return folder;
}

function variablesIn(declarations: object): Variable[] {
  return Object.values(declarations).flatMap((declared: object) =>
    'meaning' in declared ? [declared as Variable] : variablesIn(declared),
  );
}

/** Variables for which each local process makes a value of its own if none is given. */
const OWN_VALUES = variablesIn(DECLARATIONS).flatMap(({ name, local }) => (typeof local === 'function' ? [name] : []));

describe('jobEnvironment', () => {
  it('contains ISSUER_KEYS, LOG_KEY and the others that a process makes for itself', () => {
    expect(OWN_VALUES).toEqual(expect.arrayContaining(['ISSUER_KEYS', 'LOG_KEY', 'LOG_ARCHIVE']));
  });

  it.each(OWN_VALUES)('gives a job the %s of the stack', (variable) => {
    expect(jobEnvironment(folderWith(KEYS))).toHaveProperty(variable);
  });

  it('gives a job the keys and the address of the stack', () => {
    expect(jobEnvironment(folderWith(KEYS))).toMatchObject({
      ISSUER_KEYS: 'the issuerKey',
      LOG_KEY: 'the logKey',
      PUBLIC_ORIGIN: STACK.publicOrigins,
    });
  });

  it('refuses a stack without keys', () => {
    expect(() => jobEnvironment(folderWith({}))).toThrow('has no cursorKey');
  });
});
