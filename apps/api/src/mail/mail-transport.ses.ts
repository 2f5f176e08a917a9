import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { createTransport, type Transporter } from 'nodemailer';

/** Sends raw mails by SES v2 with the credentials of the task. */
export function sesTransport(region: string): Transporter {
  const sesClient = new SESv2Client({ region, maxAttempts: 1, requestHandler: { requestTimeout: 10_000 } });
  return createTransport({ SES: { sesClient, SendEmailCommand } });
}
