import { tryRelease } from '../../infra-pulumi/hook/hook.ts';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { SERVICES } from '../../libs/contract/src/service-contract.ts';
import { editFlag } from '../support/flags-file.ts';
import { startStack, type TestStack } from '../support/stack.ts';

let stack: TestStack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(async () => {
  await stack.stop();
});

/** Runs the hook against the running service, as CodeDeploy does against new tasks. */
async function tryRunningService(password?: string) {
  const { api = '', people } = stack.read();
  const reports: string[] = [];
  const lines: Readonly<Record<string, unknown>>[] = [];
  await tryRelease(
    { DeploymentId: 'd-1', LifecycleEventHookExecutionId: 'hook-1' },
    {
      stage: 'local',
      service: 'api',
      baseUrl: api,
      origin: api,
      readyPaths: SERVICES.api.readyPaths,
      parameterPath: '/civicforge/local',
    },
    {
      fetch,
      readParameter: (name) => {
        const person = people[Number(name.slice(-1)) - 1];
        return Promise.resolve(JSON.stringify({ ...person, ...(password !== undefined && { password }) }));
      },
      report: (_event, status) => Promise.resolve(void reports.push(status)),
      log: (line) => void lines.push(line),
      wait: () => Promise.resolve(),
    },
  );
  return { reports, text: JSON.stringify(lines) };
}

describe('the release hook on a running service', () => {
  it('runs a whole quest and accepts the release', async () => {
    const { reports, text } = await tryRunningService();

    expect([reports, text]).toEqual([['Succeeded'], expect.stringContaining('"step":"completed"')]);
  });

  it('accepts the release during maintenance by readiness and reads', async () => {
    editFlag('maintenance_mode', { enabled: true }, join(stack.folder, 'flags.json'));
    let found = await tryRunningService();
    // The service polls its flags.
    for (let tries = 0; tries < 40 && !found.text.includes('read during maintenance'); tries += 1) {
      await setTimeout(500);
      found = await tryRunningService();
    }

    expect(found.reports).toEqual(['Succeeded']);
    expect(found.text).toContain('read during maintenance');
  });

  it('refuses the release if the smoke members cannot sign in', async () => {
    const { reports, text } = await tryRunningService('Wrong!2026xx');

    expect(reports).toEqual(['Failed']);
    expect(text).toContain('sign in: status 401');
  });
});
