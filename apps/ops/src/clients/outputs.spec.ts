import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { FakeOpsContext } from '../../testing/fake-ops-context.ts';
import { saveOutputs as saveFakeOutputs } from '../../testing/outputs.ts';
import { runOps } from '../program.ts';
import { type Outputs, readOutputs, refreshOutputs, saveOutputs } from './outputs.ts';

const ssm = mockClient(SSMClient);
let context: FakeOpsContext;
let outputs: Outputs;

beforeEach(() => {
  ssm.reset();
  outputs = saveFakeOutputs(new FakeOpsContext(), 'prod');
  context = new FakeOpsContext();
});

const published = (value: object) =>
  ssm.on(GetParameterCommand).resolves({ Parameter: { Value: JSON.stringify(value) } });

describe('refreshOutputs', () => {
  it('replaces saved outputs by those of the account', async () => {
    saveOutputs(context, 'prod', { ...outputs, cluster: 'old' });
    published({ ...outputs, cluster: 'new' });
    await refreshOutputs(context, 'prod');
    expect(readOutputs(context, 'prod').cluster).toBe('new');
    expect(context.warned).toEqual([]);
  });

  it('saves them on a machine without any', async () => {
    published(outputs);
    await refreshOutputs(context, 'prod');
    expect(readOutputs(context, 'prod').account).toBe(outputs.account);
  });

  it('names both accounts if the stage has moved', async () => {
    saveOutputs(context, 'prod', { ...outputs, account: '111122223333' });
    published(outputs);
    await refreshOutputs(context, 'prod');
    expect(context.warned).toEqual([`prod is now in account ${outputs.account}; before it was 111122223333.`]);
  });

  it.each([
    ['the account does not answer', new Error('getaddrinfo ENOTFOUND'), 'ENOTFOUND'],
    ['nothing is published', new ParameterNotFound({ $metadata: {}, message: '' }), 'does not exist in us-east-1'],
  ])('keeps the saved outputs and warns when %s', async (_, error, words) => {
    saveOutputs(context, 'prod', outputs);
    ssm.on(GetParameterCommand).rejects(error);
    await refreshOutputs(context, 'prod');
    expect(readOutputs(context, 'prod').cluster).toBe(outputs.cluster);
    expect(context.warned.join()).toContain(words);
    expect(context.warned.join()).toContain('The saved ones are used.');
  });

  it('refuses the outputs of another stage', async () => {
    published({ ...outputs, stage: 'staging' });
    await refreshOutputs(context, 'prod');
    expect(context.warned.join()).toContain('says of itself that it is staging');
    expect(() => readOutputs(context, 'prod')).toThrow('No outputs of prod are saved');
  });
});

describe('verbs of a deployed stage', () => {
  it('read the outputs of the account first, and not those of a local stack', async () => {
    const asked: string[] = [];
    const withAccount = Object.assign(context, {
      refreshOutputs: (stage: string) => Promise.resolve(void asked.push(stage)),
    });
    await runOps(['secrets', 'list', 'prod'], withAccount);
    await runOps(['incident', 'list', '--stage', 'staging'], withAccount);
    await runOps(['incident', 'list'], withAccount);
    await runOps(['infra', 'outputs', 'dev'], withAccount);
    expect(asked).toEqual(['prod', 'staging']);
  });
});
