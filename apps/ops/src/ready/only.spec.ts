import { type Check, ok } from '../core/checks.ts';
import { FakeOpsContext } from '../../testing/fake-ops-context.ts';
import { runOps } from '../program.ts';
import { onlyNamed } from './only.ts';

const check = (id: string): Check => ({ id, title: id, run: () => Promise.resolve(ok()) });
const CHECKS = [check('a.one'), check('b.two'), check('c.three')];

describe('a part of the gate', () => {
  it('is the rows that are named, in the order of the gate', () => {
    expect(onlyNamed(CHECKS, ['c.three', 'a.one']).map(({ id }) => id)).toEqual(['a.one', 'c.three']);
  });

  it('is the whole gate when nothing is named', () => {
    expect(onlyNamed(CHECKS)).toBe(CHECKS);
  });

  it('refuses names that no row has', async () => {
    expect(() => onlyNamed(CHECKS, ['a.one', 'd.four'])).toThrow('No check is called d.four');
    const context = new FakeOpsContext();
    expect(await runOps(['ready', 'local', '--only', 'no.such'], context)).toBe(2);
    expect(context.warned.join('\n')).toContain('No check is called no.such');
  });

  it('is listed by the dry run', async () => {
    const context = new FakeOpsContext();
    expect(await runOps(['ready', 'local', '--only', 'secrets.none', 'git.conflicts', '--dry-run'], context)).toBe(0);
    expect(context.printed).toHaveLength(2);
  });
});
