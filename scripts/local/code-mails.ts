import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { codeMail, mailHtml, mailText } from '../../libs/contract/src/mail.ts';

interface CodeMails {
  readonly folder: string;
  /** Address of the web application. */
  readonly site: string;
  readonly community: string | undefined;
}

/** Returns a function that stores the mail with a code as a file, beside the mails of the service. */
export function codeMails({ folder, site, community }: CodeMails): (to: string, code: string) => Promise<void> {
  const mail = codeMail(site, community);
  const from = { name: community ?? 'CivicForge', address: `no-reply@${new URL(site).hostname}` };
  const transport = createTransport({ streamTransport: true, buffer: true });
  return async (to, code) => {
    const content = { subject: mail.subject, text: mailText(mail, code), html: mailHtml(mail, code) };
    const { message } = await transport.sendMail({ from, to, ...content });
    await mkdir(folder, { recursive: true });
    const path = join(folder, `code-${randomUUID()}.eml`);
    await writeFile(`${path}.part`, message, { mode: 0o600 });
    await rename(`${path}.part`, path);
  };
}
