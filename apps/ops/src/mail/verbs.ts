import { SESv2Client } from '@aws-sdk/client-sesv2';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { readOutputs } from '../clients/outputs.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import { cloudStage } from '../core/cloud-stage.ts';
import type { OpsContext, StageAccess } from '../core/ops-context.ts';
import { runPlan } from '../core/run-plan.ts';
import { addVerb, type VerbCall } from '../core/verb.ts';
import { type MailFinding, mailFindings } from './findings.ts';

interface TestOptions {
  readonly to: string;
}

/** The answer of the administration to a test mail. */
interface TestMail {
  readonly transport: string;
  readonly deliveryId: string;
}

/** Adds `mail test`. */
export function addMail(area: Command, context: OpsContext): void {
  addVerb<TestOptions>(area, context, {
    name: 'test',
    description: 'sends a test mail, and says what keeps mails from an address',
    stage: 'argument',
    options: [new Option('--to <address>', 'address that gets the mail').argParser(oneAddress).makeOptionMandatory()],
    role: 'operator',
    changes: true,
    help: `The service sends the mail by its own transport, with its own rights. In a deployed stage the command first asks SES: is the
identity verified, are DKIM and the MAIL FROM domain in order, is the account in the sandbox, is the address suppressed? If SES
would refuse or drop the mail, nothing is sent (exit code 3). On a local stack the mail is a file in the folder "mails" of the
data folder.

  npm run ops -- mail test local --to ada@example.org
  npm run ops -- mail test prod --to you@example.org --yes prod --reason "after the change of the domain"`,
    run: test,
  });
}

async function test({ context, access, stage, options, tell }: VerbCall<TestOptions>): Promise<void> {
  const { to } = options;
  const findings = stage === 'local' ? [] : await findingsOf(context, access, to);
  if (findings.some(({ isBlocking }) => isBlocking)) {
    tell({ sent: false, findings }, () => findings.map(({ text }) => text));
    throw new OpsFailure('Nothing was sent.', EXIT.refused);
  }
  const title = `send a test mail to ${masked(to)}`;
  const plan = { verb: 'mail test', stage, title: 'Test the mails', steps: [{ do: 'send', title } as const] };
  let mail: TestMail | undefined;
  const send = async () => {
    const admin = await context.admin(access);
    mail = (await admin.post('/mail/test', { email: to })) as TestMail;
    return `${mail.transport} took it as ${mail.deliveryId}`;
  };
  const report = await runPlan(context, plan, { send }, options);
  const result = mail === undefined ? report : { sent: true, ...mail, findings };
  tell(result, () => findings.map(({ text }) => text));
}

async function findingsOf(context: OpsContext, access: StageAccess, to: string): Promise<MailFinding[]> {
  const stage = cloudStage(access.stage, 'Its mails are files.');
  const { mail } = readOutputs(context, stage);
  if (mail === undefined) {
    const advice = 'Set mailDomain and mailFrom in its configuration, then apply the infrastructure.';
    throw new OpsFailure(`Stage ${stage} sends no mails. ${advice}`, EXIT.usage);
  }
  return mailFindings(context.aws(access).client(SESv2Client), mail, to);
}

/** Returns an address for the audit log, which holds no addresses of people. */
function masked(address: string): string {
  return `${address.charAt(0)}…${address.slice(address.lastIndexOf('@'))}`;
}

function oneAddress(value: string): string {
  if (!/^[^\s@"<>,;]{1,64}@[^\s@"<>,;]{1,190}\.[^\s@"<>,;.]+$/.test(value)) {
    throw new InvalidArgumentError('It must be one e-mail address.');
  }
  return value;
}
