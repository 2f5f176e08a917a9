import { Command, CommanderError } from 'commander';
import { FakeOpsContext } from '../../testing/fake-ops-context.ts';
import { addDeploy } from './verbs.ts';

async function simulate(context: FakeOpsContext, ...words: string[]): Promise<string> {
  const area = new Command('deploy').exitOverride().configureOutput({ writeErr: () => undefined });
  addDeploy(area, context);
  await area.parseAsync(['simulate', ...words], { from: 'user' });
  return context.printed.join('\n');
}

describe('deploy simulate', () => {
  it('prints the decisions without an account', async () => {
    const text = await simulate(new FakeOpsContext(), '--strategy', '10-20-50-100', '--series', 'flapping');
    expect(text).toContain('rolled-back: Five requests');
    expect(JSON.parse(await simulate(new FakeOpsContext(), '--json'))).toMatchObject({ end: { phase: 'promoted' } });
  });

  it('refuses a series that it does not know', async () => {
    await expect(simulate(new FakeOpsContext(), '--series', 'nothing')).rejects.toBeInstanceOf(CommanderError);
  });
});
