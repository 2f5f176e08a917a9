import {
  GetAccountCommand,
  GetEmailIdentityCommand,
  GetSuppressedDestinationCommand,
  NotFoundException,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { mockClient } from 'aws-sdk-client-mock';
import { AdminRefusal } from '../clients/admin-client.ts';
import { runOps } from '../program.ts';
import { FakeOpsContext } from '../../testing/fake-ops-context.ts';
import { saveOutputs } from '../../testing/outputs.ts';

const TO = 'ada@example.org';
const ses = mockClient(SESv2Client);
const missing = new NotFoundException({ $metadata: {}, message: 'not there' });
const VERIFIED = {
  VerifiedForSendingStatus: true,
  DkimAttributes: { Status: 'SUCCESS' as const, Tokens: ['one'] },
  MailFromAttributes: {
    MailFromDomain: 'bounces.example.org',
    MailFromDomainStatus: 'SUCCESS' as const,
    BehaviorOnMxFailure: 'USE_DEFAULT_VALUE' as const,
  },
};

let asked: string[];
let refusal: Error | undefined;
let context: FakeOpsContext;

beforeEach(() => {
  [asked, refusal] = [[], undefined];
  const post = (path: string, body: object) => {
    asked.push(`${path} ${JSON.stringify(body)}`);
    return refusal ? Promise.reject(refusal) : Promise.resolve({ transport: 'ses', deliveryId: 'msg_1' });
  };
  context = new FakeOpsContext({ admin: { get: () => Promise.reject(new Error('not asked')), post } });
  const mail = {
    identity: 'arn:aws:ses:us-east-1:123456789012:identity/prod.example.org',
    from: 'notices@prod.example.org',
    configurationSet: 'civicforge-prod-mail',
    unread: 'civicforge-prod-mail-events-unread',
  };
  saveOutputs(context, 'prod', { mail });
  saveOutputs(context, 'dev');
  ses.reset();
  ses
    .on(GetAccountCommand)
    .resolves({ SendingEnabled: true, ProductionAccessEnabled: true, EnforcementStatus: 'HEALTHY' });
  ses.on(GetEmailIdentityCommand).rejects(missing);
  ses.on(GetEmailIdentityCommand, { EmailIdentity: 'prod.example.org' }).resolves(VERIFIED);
  ses.on(GetSuppressedDestinationCommand).rejects(missing);
});

const ops = (...words: string[]) => runOps(['mail', 'test', ...words], context);
const prod = (...words: string[]) => ops('prod', '--to', TO, '--yes', 'prod', ...words);

describe('ops mail test', () => {
  it('lets the service send, and leaves an audit line without the address', async () => {
    expect(await prod('--reason', 'new domain')).toBe(0);
    expect(asked).toEqual([`/mail/test {"email":"${TO}"}`]);
    expect(context.printed.join('\n')).toContain('ses took it as msg_1');
    expect(context.audit()).toMatchObject([{ verb: 'mail test', outcome: 'done', reason: 'new domain' }]);
    expect(JSON.stringify(context.audit())).not.toContain(TO);
  });

  it('asks nothing of AWS on a local stack', async () => {
    expect(await ops('local', '--to', TO, '--json')).toBe(0);
    expect(JSON.parse(context.printed.at(-1) ?? '')).toEqual({
      sent: true,
      transport: 'ses',
      deliveryId: 'msg_1',
      findings: [],
    });
    expect(ses.calls()).toHaveLength(0);
  });

  it.each([
    [
      'the identity is not verified',
      () =>
        ses.on(GetEmailIdentityCommand, { EmailIdentity: 'prod.example.org' }).resolves({
          ...VERIFIED,
          VerifiedForSendingStatus: false,
        }),
      'one._domainkey.prod.example.org CNAME one.dkim.amazonses.com',
    ],
    [
      'the identity is gone',
      () => ses.on(GetEmailIdentityCommand, { EmailIdentity: 'prod.example.org' }).rejects(missing),
      'SES has no identity prod.example.org',
    ],
    [
      'the account is in the sandbox',
      () => ses.on(GetAccountCommand).resolves({ SendingEnabled: true, ProductionAccessEnabled: false }),
      'sandbox',
    ],
    ['the account is stopped', () => ses.on(GetAccountCommand).resolves({ SendingEnabled: false }), 'Ask AWS support'],
    [
      'the address is suppressed',
      () =>
        ses.on(GetSuppressedDestinationCommand).resolves({
          SuppressedDestination: { EmailAddress: TO, Reason: 'BOUNCE', LastUpdateTime: new Date('2026-05-01') },
        }),
      'since 2026-05-01T00:00:00.000Z (BOUNCE)',
    ],
  ] as [string, () => unknown, string][])('sends nothing and says why if %s', async (_, spoil, text) => {
    spoil();
    expect(await prod()).toBe(3);
    expect(context.printed.join('\n')).toContain(text);
    expect(asked).toEqual([]);
  });

  it('sends from the sandbox to a verified domain', async () => {
    ses.on(GetAccountCommand).resolves({ SendingEnabled: true, ProductionAccessEnabled: false });
    ses.on(GetEmailIdentityCommand, { EmailIdentity: 'example.org' }).resolves(VERIFIED);
    expect(await prod()).toBe(0);
  });

  it('sends, and tells what makes mails worse', async () => {
    ses.on(GetAccountCommand).resolves({ SendingEnabled: true, EnforcementStatus: 'PROBATION' });
    ses.on(GetEmailIdentityCommand, { EmailIdentity: 'prod.example.org' }).resolves({
      ...VERIFIED,
      DkimAttributes: { Status: 'PENDING' },
      MailFromAttributes: { ...VERIFIED.MailFromAttributes, MailFromDomainStatus: 'FAILED' },
    });
    expect(await prod()).toBe(0);
    const printed = context.printed.join('\n');
    for (const text of ['PROBATION', 'no DKIM signature', 'bounces.example.org has no valid MX']) {
      expect(printed).toContain(text);
    }
  });

  it('fails with the reason of the service', async () => {
    refusal = new AdminRefusal(409, 'mail.refused', 'The transport refused the mail: 550');
    expect(await prod()).toBe(1);
    expect(context.warned.at(-1)).toContain('mail.refused');
  });

  it('names the settings of a stage without mails', async () => {
    expect(await ops('dev', '--to', TO)).toBe(2);
    expect(context.warned.join('\n')).toContain('Set mailDomain and mailFrom');
  });

  it.each([
    ['no address', ['prod']],
    ['a text that is no address', ['prod', '--to', 'ada']],
    ['two addresses', ['prod', '--to', 'a@example.org,b@example.org']],
    ['no stage', ['--to', TO]],
  ])('refuses %s with exit code 2', async (_, words) => {
    expect(await ops(...words)).toBe(2);
    expect(asked).toEqual([]);
  });

  it('asks for confirmation in production and sends nothing in a dry run', async () => {
    expect(await ops('prod', '--to', TO)).toBe(3);
    expect(await ops('prod', '--to', TO, '--dry-run', '--json')).toBe(0);
    expect(asked).toEqual([]);
  });
});
