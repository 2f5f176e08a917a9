import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FakeWorld } from '../../testing/fake-world.ts';
import type { AuditLine } from './audit-line.ts';
import { writeAudit } from './audit.ts';
import type { Plan } from './plan.ts';
import type { World } from './world.ts';

const plan = (stage: Plan['stage']): Plan => ({ verb: 'test run', stage, title: 'Try it', steps: [] });
const end = { outcome: 'done', seconds: 1 } as const;

describe('an audit line', () => {
  let world: FakeWorld;
  let kept: AuditLine[];

  beforeEach(() => {
    world = new FakeWorld();
    kept = [];
  });

  const withAccount = (keepAudit: NonNullable<World['keepAudit']>): World => Object.assign(world, { keepAudit });
  const keeping = () =>
    withAccount((_, line) => {
      kept.push(line);
      return Promise.resolve();
    });

  it('of a deployed stage is kept here and in its account', async () => {
    await writeAudit(keeping(), plan('prod'), end);
    expect(kept).toEqual(world.audit());
    expect(kept).toMatchObject([{ by: 'ada', stage: 'prod', outcome: 'done' }]);
  });

  it('of a local stack is kept here alone', async () => {
    await writeAudit(keeping(), plan('local'), end);
    expect(world.audit()).toHaveLength(1);
    expect(kept).toEqual([]);
  });

  it('that the account does not take is told, and kept here all the same', async () => {
    await writeAudit(
      withAccount(() => Promise.reject(new Error('not authorized'))),
      plan('prod'),
      end,
    );
    expect(world.audit()).toHaveLength(1);
    expect(world.warned).toEqual(['The audit line could not be kept in the account of prod: not authorized']);
  });

  it('that this machine does not take is told, and kept in the account all the same', async () => {
    const taken = join(world.records, 'a-file');
    writeFileSync(taken, '');
    await writeAudit({ ...keeping(), clock: world.clock, records: taken }, plan('prod'), end);
    expect(kept).toHaveLength(1);
    expect(world.warned.join('')).toContain('could not be kept in');
  });
});
