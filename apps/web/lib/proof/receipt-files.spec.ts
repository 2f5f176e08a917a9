import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { holds, type TrustedKeys } from '@civicforge/proof/verify/fact';
import { allHold, checkFiles } from './receipt-files.ts';

const RECEIPTS = join(import.meta.dirname, '..', '..', '..', '..', 'test', 'receipts');
const keys = JSON.parse(readFileSync(join(RECEIPTS, 'keys.json'), 'utf8')) as TrustedKeys;
const published = (name: string) => {
  const text = readFileSync(join(RECEIPTS, `${name}.json`), 'utf8');
  return { name, size: text.length, text: () => Promise.resolve(text) } as unknown as File;
};

describe('checkFiles', () => {
  it('accepts the good published receipts', async () => {
    const files = await checkFiles(['good', 'good-account', 'good-resolution', 'good-foreign'].map(published), keys);
    expect(files.map(allHold)).toEqual([true, true, true, true]);
  });

  it('finds every changed field with the primitives of the browser', async () => {
    const names = readdirSync(join(RECEIPTS, 'changed')).map((name) => `changed/${name.replace(/\.json$/, '')}`);
    const files = await checkFiles(names.map(published), keys);
    expect(files.filter(allHold)).toEqual([]);
  });

  it.each([
    ['foreign-key', ['statement']],
    ['foreign-issuer', ['issuer']],
    ['expired-nonce-wallet', ['statement']],
    ['wrong-tree', ['log']],
  ])('refuses %s for one reason', async (name, failing) => {
    const [file] = await checkFiles([published(name)], keys);
    expect(file?.verdict?.facts.filter((fact) => !holds(fact)).map((fact) => fact.name)).toEqual(failing);
  });

  it('says that other files are not receipts', async () => {
    const large = { name: 'x', size: 2 ** 21, text: () => Promise.resolve('{}') } as unknown as File;
    const text = { name: 'x', size: 5, text: () => Promise.resolve('hello') } as unknown as File;
    const files = await checkFiles([published('not-a-receipt'), large, text], keys);
    expect(files.map(({ verdict }) => verdict)).toEqual([undefined, undefined, undefined]);
  });
});
