import {
  GetAccountCommand,
  GetEmailIdentityCommand,
  GetSuppressedDestinationCommand,
  NotFoundException,
  type SESv2Client,
} from '@aws-sdk/client-sesv2';
import type { StackOutputs } from '../../../../libs/contract/src/outputs.ts';

/** Something that keeps mails of a stage from an address. */
export interface MailFinding {
  /** What is missing and what to do. */
  readonly text: string;
  /** True if SES would refuse or drop the mail. */
  readonly isBlocking: boolean;
}

/**
 * Asks SES for reasons why a mail to an address does not arrive: the account, the identity of the stage, the address.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html
 */
export async function mailFindings(
  client: SESv2Client,
  { identity, from }: NonNullable<StackOutputs['mail']>,
  to: string,
): Promise<MailFinding[]> {
  const name = identity.slice(identity.indexOf('/') + 1);
  const [account, sender, address] = await Promise.all([
    accountFindings(client, to),
    identityFindings(client, name, from),
    addressFindings(client, to),
  ]);
  return [...account, ...sender, ...address];
}

async function accountFindings(client: SESv2Client, to: string): Promise<MailFinding[]> {
  const account = await client.send(new GetAccountCommand({}));
  const findings: MailFinding[] = [];
  if (account.SendingEnabled === false) {
    findings.push({ text: 'SES has stopped all mails of the account. Ask AWS support.', isBlocking: true });
  }
  if (account.EnforcementStatus !== undefined && account.EnforcementStatus !== 'HEALTHY') {
    const text = `SES reviews the account (${account.EnforcementStatus}), because of bounces or complaints.`;
    findings.push({ text, isBlocking: false });
  }
  if (account.ProductionAccessEnabled === false && !(await isVerified(client, to))) {
    const text = `The account is in the sandbox of SES, and this address is not verified. Ask for production access: docs/LAUNCH.md.`;
    findings.push({ text, isBlocking: true });
  }
  return findings;
}

async function identityFindings(client: SESv2Client, name: string, from: string): Promise<MailFinding[]> {
  const identity = await found(client.send(new GetEmailIdentityCommand({ EmailIdentity: name })));
  if (identity === undefined) {
    return [{ text: `SES has no identity ${name}. Apply the infrastructure.`, isBlocking: true }];
  }
  const { DkimAttributes: dkim, MailFromAttributes: bounces } = identity;
  const findings: MailFinding[] = [];
  if (identity.VerifiedForSendingStatus !== true) {
    const records = (dkim?.Tokens ?? []).map(
      (token) => `${token}._domainkey.${name} CNAME ${token}.dkim.amazonses.com`,
    );
    const text = `${name} is not verified, so SES refuses mails from ${from}. Records: ${records.join('; ')}`;
    findings.push({ text, isBlocking: true });
  } else if (dkim?.Status !== 'SUCCESS') {
    findings.push({ text: `Mails of ${name} have no DKIM signature (${String(dkim?.Status)}).`, isBlocking: false });
  }
  if (bounces?.MailFromDomainStatus !== undefined && bounces.MailFromDomainStatus !== 'SUCCESS') {
    const text = `${String(bounces.MailFromDomain)} has no valid MX and TXT record (${bounces.MailFromDomainStatus}), so SPF does not pass for ${name}.`;
    findings.push({ text, isBlocking: false });
  }
  return findings;
}

async function addressFindings(client: SESv2Client, to: string): Promise<MailFinding[]> {
  const answer = await found(client.send(new GetSuppressedDestinationCommand({ EmailAddress: to })));
  const suppressed = answer?.SuppressedDestination;
  if (suppressed === undefined) return [];
  const { Reason: reason, LastUpdateTime: at } = suppressed;
  const text = `SES drops mails to this address since ${at?.toISOString() ?? 'an unknown time'} (${String(reason)}). The member lifts it by "send again to" in the settings.`;
  return [{ text, isBlocking: true }];
}

/** In the sandbox, SES sends to verified addresses and domains. */
async function isVerified(client: SESv2Client, to: string): Promise<boolean> {
  for (const name of [to, to.slice(to.indexOf('@') + 1)]) {
    const identity = await found(client.send(new GetEmailIdentityCommand({ EmailIdentity: name })));
    if (identity?.VerifiedForSendingStatus === true) return true;
  }
  return false;
}

async function found<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NotFoundException) return undefined;
    throw error;
  }
}
