import {
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  NotAuthorizedException,
  RespondToAuthChallengeCommand,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { mockClient } from 'aws-sdk-client-mock';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { FakeOpsContext } from '../../testing/fake-ops-context.ts';
import { saveOutputs } from '../../testing/outputs.ts';
import { adminOf } from '../access.ts';
import { runOps } from '../program.ts';
import { sessionPath } from './session-file.ts';

const cognito = mockClient(CognitoIdentityProviderClient);
const tokenOf = (...groups: string[]) =>
  `h.${Buffer.from(JSON.stringify({ sub: 'ada', 'cognito:groups': groups })).toString('base64url')}.s`;
const ADMIN = tokenOf('moderators', 'admins');
let context: FakeOpsContext;

beforeEach(() => {
  cognito.reset();
  context = new FakeOpsContext();
  saveOutputs(context, 'prod');
  cognito.on(InitiateAuthCommand).resolves({ AuthenticationResult: { AccessToken: ADMIN, ExpiresIn: 3600 } });
  context.secrets.push('Secret-1!', '123456');
});

const session = (...words: string[]) => runOps(['session', ...words], context);
const signIn = () => session('sign-in', '--stage', 'prod', '--email', 'ada@example.org');
const file = () => sessionPath(context, 'prod');
const said = () => [...context.printed, ...context.warned].join('\n');
const access = { stage: 'prod', data: '.local' } as const;

describe('ops session sign-in', () => {
  it('keeps the token for its hour in a file of this user alone, and prints neither token nor password', async () => {
    expect(await signIn()).toBe(0);
    expect(cognito.commandCalls(InitiateAuthCommand)[0]?.args[0].input).toEqual({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: 'client',
      AuthParameters: { USERNAME: 'ada@example.org', PASSWORD: 'Secret-1!' },
    });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({
      email: 'ada@example.org',
      token: ADMIN,
      expiresAt: '2026-05-05T13:00:00.000Z',
    });
    expect(said()).toContain('until 2026-05-05T13:00:00.000Z');
    expect(said()).not.toContain(ADMIN);
    expect(said()).not.toContain('Secret-1!');
  });

  it('replaces a file that others could read', async () => {
    writeFileSync(file(), '{}', { mode: 0o644 });
    chmodSync(file(), 0o644);
    expect(await signIn()).toBe(0);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['SOFTWARE_TOKEN_MFA', 'SOFTWARE_TOKEN_MFA_CODE'],
    ['EMAIL_OTP', 'EMAIL_OTP_CODE'],
  ] as const)('answers the second factor %s', async (ChallengeName, field) => {
    cognito.on(InitiateAuthCommand).resolves({ ChallengeName, Session: 's' });
    cognito.on(RespondToAuthChallengeCommand).resolves({ AuthenticationResult: { AccessToken: ADMIN } });
    expect(await signIn()).toBe(0);
    expect(cognito.commandCalls(RespondToAuthChallengeCommand)[0]?.args[0].input).toMatchObject({
      ChallengeName,
      Session: 's',
      ChallengeResponses: { USERNAME: 'ada@example.org', [field]: '123456' },
    });
  });

  it.each([
    [
      'a wrong password',
      () => cognito.on(InitiateAuthCommand).rejects(new NotAuthorizedException({ message: 'no', $metadata: {} })),
      'Wrong e-mail, password or code.',
      1,
    ],
    [
      'an unknown account, with the same words',
      () => cognito.on(InitiateAuthCommand).rejects(new UserNotFoundException({ message: 'no', $metadata: {} })),
      'Wrong e-mail, password or code.',
      1,
    ],
    [
      'a temporary password',
      () => cognito.on(InitiateAuthCommand).resolves({ ChallengeName: 'NEW_PASSWORD_REQUIRED' }),
      'temporary password',
      1,
    ],
    [
      'an unknown challenge',
      () => cognito.on(InitiateAuthCommand).resolves({ ChallengeName: 'DEVICE_SRP_AUTH' }),
      'DEVICE_SRP_AUTH',
      1,
    ],
    [
      'a moderator',
      () => cognito.on(InitiateAuthCommand).resolves({ AuthenticationResult: { AccessToken: tokenOf('moderators') } }),
      'no member of the group admins',
      3,
    ],
    ['no token', () => cognito.on(InitiateAuthCommand).resolves({}), 'asks for nothing', 1],
  ] as [string, () => unknown, string, number][])('refuses %s', async (_, spoil, words, code) => {
    spoil();
    expect(await signIn()).toBe(code);
    expect(said()).toContain(words);
    expect(existsSync(file())).toBe(false);
  });

  it('requires the stage and the address', async () => {
    expect(await session('sign-in', '--email', 'a@b.c')).toBe(2);
    expect(await session('sign-in', '--stage', 'prod')).toBe(2);
  });
});

describe('ops session show and sign-out', () => {
  it('show who is signed in, and end it', async () => {
    expect(await session('show', '--stage', 'prod')).toBe(2);
    await signIn();
    context.printed.length = 0;
    expect(await session('show', '--stage', 'prod')).toBe(0);
    expect(context.printed).toEqual(['ada@example.org, for 1 h 00 min more']);
    expect(await session('sign-out', '--stage', 'prod')).toBe(0);
    expect(existsSync(file())).toBe(false);
    expect(await session('sign-out', '--stage', 'prod', '--json')).toBe(0);
    expect(context.printed.at(-1)).toBe('{"stage":"prod","signedOut":false}');
  });
});

describe('the administration of a stage', () => {
  it('sends the token of the session, and needs the signing key for changes alone', async () => {
    await signIn();
    const admin = await adminOf(context, access);
    const asked: RequestInit[] = [];
    const original = globalThis.fetch;
    globalThis.fetch = ((_: URL, options: RequestInit) => {
      asked.push(options);
      return Promise.resolve(Response.json({ items: [] }));
    }) as typeof fetch;
    try {
      await admin.get('/rewards');
      await expect(admin.post('/reconcile', {})).rejects.toThrow(/There is no \S+admin-key\.prod\.json/);
    } finally {
      globalThis.fetch = original;
    }
    expect(asked.map(({ headers }) => (headers as Record<string, string>)['authorization'])).toEqual([
      `Bearer ${ADMIN}`,
    ]);
  });

  it.each([
    ['nobody is signed in', () => undefined, 'session sign-in --stage prod'],
    [
      'the session has expired',
      async () => {
        await signIn();
        context.clock.advance(3_600_001);
      },
      'has expired at 2026-05-05T13:00:00.000Z',
    ],
    [
      'others can read the session',
      async () => {
        await signIn();
        chmodSync(file(), 0o640);
      },
      'Other users can read',
    ],
  ] as [string, () => unknown, string][])('refuses when %s', async (_, spoil, words) => {
    await spoil();
    await expect(adminOf(context, access)).rejects.toThrow(words);
  });
});
