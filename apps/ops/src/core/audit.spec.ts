import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FakeOpsContext } from '../../testing/fake-ops-context.ts';
import type { AuditLine } from './audit-line.ts';
import { writeAudit } from './audit.ts';
import type { Plan } from './plan.ts';
import type { OpsContext } from './ops-context.ts';

const plan = (stage: Plan['stage']): Plan => ({ verb: 'test run', stage, title: 'Try it', steps: [] });
const end = { outcome: 'done', seconds: 1 } as const;

describe('an audit line', () => {
  let context: FakeOpsContext;
  let kept: AuditLine[];

  beforeEach(() => {
    context = new FakeOpsContext();
    kept = [];
  });

  const withAccount = (storeAudit: NonNullable<OpsContext['storeAudit']>): OpsContext =>
    Object.assign(context, { storeAudit });
  const keeping = () =>
    withAccount((_, line) => {
      kept.push(line);
      return Promise.resolve();
    });

  it('of a deployed stage is kept here and in its account', async () => {
    await writeAudit(keeping(), plan('prod'), end);
    expect(kept).toEqual(context.audit());
    expect(kept).toMatchObject([{ by: 'ada', stage: 'prod', outcome: 'done' }]);
  });

  it('is written to the local file only for a local stack', async () => {
    await writeAudit(keeping(), plan('local'), end);
    expect(context.audit()).toHaveLength(1);
    expect(kept).toEqual([]);
  });

  it('is written locally and warns if the account refuses it', async () => {
    await writeAudit(
      withAccount(() => Promise.reject(new Error('not authorized'))),
      plan('prod'),
      end,
    );
    expect(context.audit()).toHaveLength(1);
    expect(context.warned).toEqual(['Could not write the audit line in the account of prod: not authorized']);
  });

  it('is written to the account and warns if the local file is not writable', async () => {
    const taken = join(context.records, 'a-file');
    writeFileSync(taken, '');
    await writeAudit({ ...keeping(), clock: context.clock, records: taken }, plan('prod'), end);
    expect(kept).toHaveLength(1);
    expect(context.warned.join('')).toContain('Could not write the audit line in');
  });
});
