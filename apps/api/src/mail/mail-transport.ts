import type { Transporter } from 'nodemailer';
import type Mail from 'nodemailer/lib/mailer/index.js';
import type { DeliveryOutcome } from '@civicforge/domain';
import type { MailDestination } from '../config/mail-destination.ts';

/** Milliseconds that an SMTP server has for each step. An attempt must end within 30 seconds. */
const STEP_MS = 8_000;

/** Errors of nodemailer and sockets that say that the server is away. */
const FAILURES: Readonly<Record<string, string>> = {
  ETIMEDOUT: 'timeout',
  ESOCKET: 'connection',
  ECONNECTION: 'connection',
  ECONNREFUSED: 'connection',
  ECONNRESET: 'connection',
  EDNS: 'name',
  ETLS: 'tls',
  EAUTH: 'credentials',
};

/** Codes of SES that say that this mail will never be taken (https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html). */
const REFUSED_BY_SES = new Set(['MessageRejected', 'BadRequestException']);

/** Sends mails. */
export class MailTransport {
  constructor(
    readonly name: MailDestination['name'],
    private readonly transporter: Transporter,
  ) {}

  /** Sends one mail. Never throws. An SMTP answer 5xx to the receiver ends the delivery (RFC 5321, 4.2.1). */
  async send(mail: Mail.Options): Promise<DeliveryOutcome> {
    try {
      await this.transporter.sendMail(mail);
      return { kind: 'delivered' };
    } catch (error) {
      return outcomeOf(error);
    }
  }

  close(): void {
    this.transporter.close();
  }
}

/** Returns the outcome of an attempt that failed. Texts of the server are not kept: they can hold addresses. */
export function outcomeOf(error: unknown): DeliveryOutcome {
  const { code, responseCode, name } = (error ?? {}) as { code?: unknown; responseCode?: unknown; name?: unknown };
  const status = typeof responseCode === 'number' ? { status: responseCode } : {};
  if (typeof name === 'string' && REFUSED_BY_SES.has(name)) return { kind: 'dropped', reason: 'refused' };
  if (code === 'EENVELOPE' && typeof responseCode === 'number' && responseCode >= 500) {
    return { kind: 'dropped', reason: 'refused', ...status };
  }
  const known = typeof code === 'string' ? FAILURES[code] : undefined;
  return { kind: 'failed', error: known ?? (status.status === undefined ? 'transport' : 'status'), ...status };
}

/** Creates the transport. Loads nodemailer and the client of SES only where they are used. */
export async function createMailTransport(destination: MailDestination, region: string): Promise<MailTransport> {
  const { createTransport } = await import('nodemailer');
  if (destination.name === 'ses') {
    const { sesTransport } = await import('./mail-transport.ses.ts');
    return new MailTransport('ses', sesTransport(region));
  }
  if (destination.name === 'file') {
    const { fileTransport } = await import('./mail-transport.file.ts');
    return new MailTransport('file', createTransport(fileTransport(destination.folder)));
  }
  const limits = { connectionTimeout: STEP_MS, greetingTimeout: STEP_MS, socketTimeout: STEP_MS, dnsTimeout: STEP_MS };
  return new MailTransport('smtp', createTransport({ url: destination.address, ...limits }));
}
