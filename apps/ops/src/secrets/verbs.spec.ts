import { DescribeTasksCommand, ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import {
  DescribeParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  LabelParameterVersionCommand,
  ParameterNotFound,
  ParameterVersionNotFound,
  PutParameterCommand,
  SSMClient,
  UnlabelParameterVersionCommand,
} from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseIssuerKeys, parseKeyList, parseSigningKeys } from '../../../../libs/contract/src/secret-values.ts';
import { toVerifierKey } from '../../../../libs/proof/src/log/note.ts';
import { publicKeyOf, sha256 } from '../proof/node-primitives.ts';
import { PARAMETERS } from '../../../../libs/contract/src/parameters.ts';
import { runOps } from '../program.ts';
import { FakeOpsContext } from '../../testing/fake-ops-context.ts';
import { saveOutputs } from '../../testing/outputs.ts';

const NOW = Date.parse('2026-05-05T12:00:00.000Z');
const OLD_KEY = 'A'.repeat(43);
const ssm = mockClient(SSMClient);
const ecs = mockClient(ECSClient);
let context: FakeOpsContext;

beforeEach(() => {
  ssm.reset();
  ecs.reset();
  context = new FakeOpsContext({ now: NOW });
  saveOutputs(context, 'prod');
  ssm.on(GetParameterCommand).resolves({ Parameter: { Value: OLD_KEY, Version: 4 } });
  ssm.on(PutParameterCommand).resolves({});
  ssm.on(LabelParameterVersionCommand).resolves({});
  ssm.on(UnlabelParameterVersionCommand).resolves({});
});

const ops = (...words: string[]) => runOps(['secrets', ...words], context);
const prod = (...words: string[]) => ops(...words, '--stage', 'prod', '--yes', 'prod');
const written = () => ssm.commandCalls(PutParameterCommand).map(({ args: [{ input }] }) => input.Value ?? '');
const file = (name: string) => join(context.records, name);
const everythingTold = () => [...context.printed, ...context.warned, JSON.stringify(context.audit())].join('\n');

describe('ops secrets list', () => {
  const parameters = (changed: string) =>
    PARAMETERS.map(({ name }) => ({
      Name: `/civicforge/prod/${name}`,
      Version: 2,
      LastModifiedDate: new Date(changed),
    }));

  it('prints names and ages, marks old secrets, and reads no value', async () => {
    ssm
      .on(DescribeParametersCommand)
      .resolvesOnce({ Parameters: parameters('2026-01-05T12:00:00Z').slice(0, 4), NextToken: 'more' })
      .resolves({ Parameters: parameters('2026-05-01T12:00:00Z').slice(4) });
    expect(await ops('list', 'prod')).toBe(0);
    const text = context.printed.join('\n');
    expect(text).toMatch(/cursor-key +SecureString +2 +2026-05-01T12:00:00.000Z +4 d +ok/);
    expect(text).toMatch(/api-key .* 120 d +OLD \(more than 90 d\)/);
    expect(text).toMatch(/cognito-user-pool-id .* 120 d +ok/);
    expect(ssm.commandCalls(GetParameterCommand)).toHaveLength(0);
  });

  it('fails for a missing parameter or a refusal of AWS', async () => {
    ssm.on(DescribeParametersCommand).resolves({ Parameters: parameters('2026-05-01T12:00:00Z').slice(1) });
    expect(await ops('list', 'prod', '--json')).toBe(1);
    expect(JSON.parse(context.printed.join(''))).toContainEqual(expect.objectContaining({ state: 'missing' }));
    ssm.on(DescribeParametersCommand).rejects(new Error('not authorized'));
    expect(await ops('list', 'prod')).toBe(1);
  });
});

describe('ops secrets set', () => {
  it('writes a value from a file, labels the previous version, and prints neither', async () => {
    writeFileSync(file('value'), 'a-new-api-key-of-ours\n');
    expect(await prod('set', 'api-key', '--from', file('value'))).toBe(0);
    expect(written()).toEqual(['a-new-api-key-of-ours']);
    expect(ssm.commandCalls(LabelParameterVersionCommand)[0]?.args[0].input).toMatchObject({
      ParameterVersion: 4,
      Labels: ['previous'],
    });
    expect(everythingTold()).not.toContain('a-new-api-key');
    expect(everythingTold()).toContain('deploy api next');
  });

  it('writes the first value of a new parameter', async () => {
    ssm.on(GetParameterCommand).rejects(new ParameterNotFound({ message: 'no', $metadata: {} }));
    writeFileSync(file('value'), 'x'.repeat(16));
    expect(await prod('set', 'api-key', '--from', file('value'))).toBe(0);
    expect(ssm.commandCalls(LabelParameterVersionCommand)).toHaveLength(0);
  });

  it.each([
    ['a value of another form', ['set', 'cursor-key'], 'too short'],
    ['a file that is not there', ['set', 'cursor-key'], undefined],
    ['a parameter of the stack', ['set', 'frontend-url'], 'https://x'],
    ['an unknown parameter', ['set', 'passwords'], 'x'],
  ])('refuses %s', async (_, words, content) => {
    if (content !== undefined) writeFileSync(file('value'), content);
    expect(await prod(...words, '--from', file('value'))).toBe(2);
    expect(written()).toEqual([]);
  });

  it('refuses a local stack, and stops if SSM refuses the label', async () => {
    writeFileSync(file('value'), 'x'.repeat(16));
    expect(await ops('set', 'api-key', '--from', file('value'))).toBe(2);
    ssm.on(LabelParameterVersionCommand).resolves({ InvalidLabels: ['previous'] });
    expect(await prod('set', 'api-key', '--from', file('value'))).toBe(1);
    expect(written()).toEqual([]);
  });
});

describe('ops secrets rotate', () => {
  it('generates a valid value and prints the effects', async () => {
    expect(await prod('rotate', 'cursor-key')).toBe(0);
    expect(written()[0]).toMatch(/^[\w-]{43}$/);
    expect(everythingTold()).toContain('cursor.invalid');
    expect(everythingTold()).not.toContain(written()[0]);
    expect(await prod('rotate', 'visitor-address-secret')).toBe(0);
    expect(written()[1]).toMatch(/^[0-9a-f]{64}$/);
    expect(everythingTold()).toContain('deploy api and web next');
    expect(await prod('rotate', 'session-key')).toBe(0);
    expect(everythingTold()).toContain('no running program may read it');
  });

  it('adds a signing key and writes its private key to a file', async () => {
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: JSON.stringify({ old: OLD_KEY }), Version: 4 } });
    expect(await prod('rotate', 'admin-signing-keys', '--key-file', file('key.json'))).toBe(0);
    const keys = parseSigningKeys(written()[0] ?? '') ?? {};
    const made = JSON.parse(readFileSync(file('key.json'), 'utf8')) as {
      keyId: string;
      privateKeyJwk: { x: string; d: string };
    };
    expect(keys).toEqual({ old: OLD_KEY, [made.keyId]: made.privateKeyJwk.x });
    expect(statSync(file('key.json')).mode & 0o777).toBe(0o600);
    expect(everythingTold()).not.toContain(made.privateKeyJwk.d);
    expect(ssm.commandCalls(LabelParameterVersionCommand)).toHaveLength(0);
    expect(await prod('rotate', 'admin-signing-keys', '--key-file', file('key.json'))).toBe(2);
  });

  it('changes nothing in a dry run, without confirmation or with invalid arguments', async () => {
    expect(await ops('rotate', 'cursor-key', '--stage', 'prod', '--dry-run')).toBe(0);
    expect(await ops('rotate', 'cursor-key', '--stage', 'prod')).toBe(3);
    expect(await prod('rotate', 'admin-signing-keys')).toBe(2);
    expect(await prod('rotate', 'cursor-key', '--key-file', file('x'))).toBe(2);
    expect(written()).toEqual([]);
  });

  it('refuses broken keys, and records a refusal of AWS', async () => {
    expect(await prod('rotate', 'admin-signing-keys', '--key-file', file('y.json'))).toBe(1);
    ssm.on(PutParameterCommand).rejects(new Error('too many updates'));
    expect(await prod('rotate', 'cursor-key')).toBe(1);
    expect(context.audit().at(-1)).toMatchObject({ outcome: 'failed', error: 'too many updates' });
  });
});

describe('ops secrets retire', () => {
  beforeEach(() => {
    ssm
      .on(GetParameterHistoryCommand)
      .resolvesOnce({ Parameters: [{ Version: 3, LastModifiedDate: new Date(NOW - 9e6) }], NextToken: 'more' })
      .resolves({
        Parameters: [
          { Version: 4, Labels: ['previous'], LastModifiedDate: new Date(NOW - 8e6) },
          { Version: 5, LastModifiedDate: new Date(NOW - 3_600_000) },
        ],
      });
  });
  const tasksFrom = (time: number) => {
    ecs
      .on(ListTasksCommand)
      .resolvesOnce({ taskArns: [], nextToken: 'more' })
      .resolves({ taskArns: ['arn:task/api/1'] });
    ecs.on(DescribeTasksCommand).resolves({ tasks: [{ taskArn: 'arn:task/api/1', createdAt: new Date(time) }] });
  };

  it('retires the old value if no running task holds it', async () => {
    tasksFrom(NOW - 60_000);
    expect(await prod('retire', 'cursor-key')).toBe(0);
    expect(ssm.commandCalls(UnlabelParameterVersionCommand)[0]?.args[0].input).toMatchObject({ ParameterVersion: 4 });
  });

  it('refuses while a task still holds it', async () => {
    tasksFrom(NOW - 7_200_000);
    expect(await prod('retire', 'cursor-key')).toBe(3);
    expect(context.warned.join('\n')).toContain('api 1');
    expect(ssm.commandCalls(UnlabelParameterVersionCommand)).toHaveLength(0);
  });

  it('has no steps without a rotation', async () => {
    ssm.on(GetParameterHistoryCommand).resolves({ Parameters: [{ Version: 1 }] });
    expect(await prod('retire', 'session-key')).toBe(0);
    expect(context.printed).toContain('  nothing to do');
  });

  it('removes one existing signing key, never the last', async () => {
    const keys = (value: object) =>
      ssm.on(GetParameterCommand).resolves({ Parameter: { Value: JSON.stringify(value), Version: 4 } });
    keys({ old: OLD_KEY, new: OLD_KEY });
    expect(await prod('retire', 'admin-signing-keys', '--key', 'old')).toBe(0);
    expect(written()).toEqual([JSON.stringify({ new: OLD_KEY })]);
    expect(await prod('retire', 'admin-signing-keys')).toBe(2);
    expect(await prod('retire', 'admin-signing-keys', '--key', 'other')).toBe(2);
    expect(await prod('retire', 'admin-signing-keys', '--key', 'constructor')).toBe(2);
    keys({ new: OLD_KEY });
    expect(await prod('retire', 'admin-signing-keys', '--key', 'new')).toBe(3);
    expect(written()).toHaveLength(1);
  });
});

describe('the keys of receipts and log', () => {
  const SEED = Buffer.alloc(32, 1).toString('base64url');
  const PUBLIC = Buffer.from(publicKeyOf(Buffer.alloc(32, 1))).toString('base64url');
  const stored = (Value: string) => ssm.on(GetParameterCommand).resolves({ Parameter: { Value, Version: 4 } });
  const issuerKeys = () => parseIssuerKeys(written()[0] ?? '');
  const servesKey = (seed: number) => {
    const publicKey = publicKeyOf(Buffer.alloc(32, seed));
    const line = toVerifierKey({ name: 'prod.example.org/api/v1/public/log', publicKey }, sha256);
    context.web.set('GET https://prod.example.org/.well-known/civicforge-log.vkey', () => new Response(line));
  };

  it('retire the old issuer key as a public key, and keep earlier ends', async () => {
    stored(SEED);
    expect(await prod('rotate', 'issuer-key')).toBe(0);
    const [signing, retired] = issuerKeys() ?? [];
    expect(retired).toEqual({ publicKey: PUBLIC, retiredAt: '2026-05-05T12:00:00.000Z' });
    expect(written()[0]).not.toContain(SEED);
    expect(everythingTold()).not.toContain(signing?.seed);
    stored(written()[0] ?? '');
    ssm.resetHistory();
    context.clock.advance(60_000);
    expect(await prod('rotate', 'issuer-key')).toBe(0);
    expect(issuerKeys()?.map(({ retiredAt }) => retiredAt)).toEqual([
      undefined,
      '2026-05-05T12:01:00.000Z',
      '2026-05-05T12:00:00.000Z',
    ]);
  });

  it('revoke an issuer key after a compromise', async () => {
    stored(SEED);
    expect(await prod('rotate', 'issuer-key', '--revoked-at', '2026-05-05T11:40:00Z', '--log-size', '1200')).toBe(0);
    expect(issuerKeys()?.[1]).toEqual({ publicKey: PUBLIC, revoked: '2026-05-05T11:40:00.000Z', logSize: 1200 });
  });

  it.each([
    ['a time to come', ['rotate', 'issuer-key', '--revoked-at', '2026-05-06T11:40:00Z', '--log-size', '3'], 2],
    ['another secret', ['rotate', 'cursor-key', '--revoked-at', '2026-05-05T11:40:00Z', '--log-size', '3'], 2],
    ['a compromise without a size of the log', ['rotate', 'issuer-key', '--revoked-at', '2026-05-05T11:40:00Z'], 2],
    ['a size of the log without a compromise', ['rotate', 'issuer-key', '--log-size', '3'], 2],
    [
      'a size of the log that is no number',
      ['rotate', 'issuer-key', '--revoked-at', '2026-05-05T11:40:00Z', '--log-size', 'x'],
      2,
    ],
    ['the key of the log', ['rotate', 'log-key'], 3],
    ['no number', ['restore', 'log-key', '--version', 'x'], 2],
  ])('refuse the change of %s', async (_, words, code) => {
    expect(await prod(...words)).toBe(code);
    expect(written()).toEqual([]);
  });

  it('put a new key of webhooks in front of the present ones, which stored secrets need', async () => {
    stored(SEED);
    expect(await prod('rotate', 'webhook-keys')).toBe(0);
    const keys = parseKeyList(written()[0] ?? '') ?? [];
    expect(keys).toHaveLength(2);
    expect(keys[1]).toBe(SEED);
    expect(everythingTold()).not.toContain(keys[0]);
  });

  it('refuse a damaged list of issuer keys', async () => {
    stored('[]');
    expect(await prod('rotate', 'issuer-key')).toBe(1);
    expect(written()).toEqual([]);
  });

  it('bring the key of the log back, and no other key', async () => {
    const versions: Record<string, number> = { '': 2, previous: 1, '3': 2 };
    ssm.on(GetParameterCommand).callsFake(({ Name }: { Name: string }) => {
      const fill = versions[Name.split(':')[1] ?? ''];
      if (fill === undefined) throw new ParameterVersionNotFound({ message: 'no', $metadata: {} });
      return { Parameter: { Value: Buffer.alloc(32, fill).toString('base64url'), Version: 4 } };
    });
    servesKey(1);
    expect(await prod('restore', 'log-key', '--version', '3')).toBe(3);
    expect(await prod('restore', 'log-key', '--version', '9')).toBe(2);
    writeFileSync(file('value'), Buffer.alloc(32, 2).toString('base64url'));
    expect(await prod('set', 'log-key', '--from', file('value'))).toBe(3);
    expect(written()).toEqual([]);
    expect(await prod('restore', 'log-key')).toBe(0);
    expect(written()).toEqual([SEED]);
  });

  it('set the key of a log that does not answer', async () => {
    writeFileSync(file('value'), SEED);
    expect(await prod('set', 'log-key', '--from', file('value'))).toBe(0);
    expect(context.warned.join()).toContain('The log does not answer');
  });

  it('never mark the key of the log as old', async () => {
    const Parameters = PARAMETERS.map(({ name }) => ({
      Name: `/civicforge/prod/${name}`,
      Version: 1,
      LastModifiedDate: new Date('2020-01-01T00:00:00Z'),
    }));
    ssm.on(DescribeParametersCommand).resolves({ Parameters });
    await ops('list', 'prod');
    expect(context.printed.join('\n')).toMatch(/log-key .* d +ok/);
  });
});
