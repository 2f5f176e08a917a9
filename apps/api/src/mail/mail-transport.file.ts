import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SentMessageInfo, Transport } from 'nodemailer';
import type MailMessage from 'nodemailer/lib/mailer/mail-message.js';

/** Stores each mail as a file `<delivery>.eml` (RFC 5322), named by its delivery. A repeated delivery replaces its file. */
export function fileTransport(folder: string): Transport {
  return {
    name: 'file',
    version: '1',
    send: (mail, callback) => {
      store(folder, mail).then(
        (info) => callback(null, info),
        (error: unknown) => callback(error as Error, undefined),
      );
    },
  };
}

async function store(folder: string, { message }: MailMessage): Promise<SentMessageInfo> {
  const content = await message.build();
  // The id of the delivery: `<msg_...@host>`.
  const id = message
    .messageId()
    .replaceAll(/^<|@.*$/g, '')
    .replaceAll(/[^\w-]/g, '');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${id}.eml`);
  const draft = `${path}.part`;
  await writeFile(draft, content, { mode: 0o600 });
  await rename(draft, path);
  return { envelope: message.getEnvelope(), messageId: message.messageId() };
}
