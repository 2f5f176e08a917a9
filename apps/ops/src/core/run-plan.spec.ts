import { FakeOpsContext } from '../../testing/fake-ops-context.ts';
import { EXIT, OpsFailure } from './exit-codes.ts';
import type { Plan, Step } from './plan.ts';
import { type Executors, runPlan } from './run-plan.ts';

interface Wait extends Step {
  readonly do: 'wait';
  readonly seconds: number;
}
interface Break extends Step {
  readonly do: 'break';
  readonly error: Error;
}

const wait = (seconds: number): Wait => ({ do: 'wait', title: `wait ${seconds} seconds`, seconds });
const broken = (error: Error): Break => ({ do: 'break', title: 'break', error });
const plan = (stage: Plan['stage'], ...steps: (Wait | Break)[]): Plan<Wait | Break> => ({
  verb: 'test run',
  stage,
  title: 'Try it',
  steps,
  notes: ['data stays'],
});

describe('runPlan', () => {
  let context: FakeOpsContext;
  let executors: Executors<Wait | Break>;

  beforeEach(() => {
    context = new FakeOpsContext();
    executors = {
      wait: async ({ seconds }) => {
        await context.clock.sleep(seconds * 1000);
        return seconds > 60 ? 'long' : undefined;
      },
      break: ({ error }) => Promise.reject(error),
    };
  });

  const run = (what: Plan<Wait | Break>, options = {}) => runPlan(context, what, executors, options);

  it('prints steps and notes first, then each completed step with the elapsed time', async () => {
    await run(plan('dev', wait(5), wait(90)));
    expect(context.printed).toEqual([
      'Try it (dev)',
      '  1. wait 5 seconds',
      '  2. wait 90 seconds',
      '  note: data stays',
      '  [5.0 s] wait 5 seconds',
      '  [1 min 35 s] wait 90 seconds: long',
    ]);
  });

  it('writes one audit line with operator, steps, duration and reason', async () => {
    await run(plan('dev', wait(5)), { reason: 'a test', ticket: 'OPS-1' });
    expect(context.audit()).toEqual([
      {
        at: '2026-05-05T12:00:05.000Z',
        by: 'ada',
        stage: 'dev',
        verb: 'test run',
        title: 'Try it',
        steps: ['wait 5 seconds'],
        outcome: 'done',
        seconds: 5,
        reason: 'a test',
        ticket: 'OPS-1',
      },
    ]);
  });

  it('executes and records nothing in a dry run', async () => {
    const report = await run(plan('prod', wait(5)), { dryRun: true });
    expect(report).toMatchObject({ dryRun: true, steps: [{ title: 'wait 5 seconds', seconds: 0 }] });
    expect(context.clock.now()).toBe(Date.parse('2026-05-05T12:00:00.000Z'));
    expect(context.audit()).toEqual([]);
  });

  it('prints progress to standard error with --json', async () => {
    await run(plan('dev', wait(1)), { json: true });
    expect(context.printed).toEqual([]);
    expect(context.warned).toContain('  [1.0 s] wait 1 seconds');
  });

  it.each([
    ['the name of the stage', ['prod'], {}, 'done'],
    ['--yes with the name', [], { yes: 'prod' }, 'done'],
    ['another word', ['yes'], {}, 'refused'],
    ['no terminal', [], {}, 'refused'],
    ['--yes with another stage', [], { yes: 'staging' }, 'failed'],
  ])('asks for confirmation in production; %s gives %3$s', async (_, typed, options, outcome) => {
    context.typed.push(...typed);
    await run(plan('prod', wait(1)), options).catch(() => undefined);
    expect(context.audit()).toMatchObject([{ outcome }]);
    expect(context.clock.now() - Date.parse('2026-05-05T12:00:00.000Z')).toBe(outcome === 'done' ? 1000 : 0);
  });

  it.each([
    ['failed', new Error('no network')],
    ['refused', new OpsFailure('another deployment runs', EXIT.refused)],
    ['rolled-back', new OpsFailure('p95 above 2 s', EXIT.rolledBack)],
  ])('ends at the failing step and records %s', async (outcome, error) => {
    await expect(run(plan('dev', wait(1), broken(error), wait(9)))).rejects.toBe(error);
    expect(context.audit()).toMatchObject([{ outcome, error: error.message, seconds: 1 }]);
  });
});
