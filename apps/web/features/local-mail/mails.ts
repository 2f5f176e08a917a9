import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Email } from 'postal-mime';

/** Mails on the list. Older ones are files in the folder. */
const MOST = 100;

/** The files that mails and codes are stored in; drafts have another ending. */
const FILE = /^([\w-]{1,100})\.eml$/;

export interface StoredMail {
  readonly id: string;
  readonly subject: string;
  readonly to: string;
  /** When it was sent, in milliseconds since 1970. */
  readonly at: number;
}

/** Returns the newest mails of a folder, newest first, and the number of all. A folder that is not there has none. */
export async function listMails(
  folder: string,
): Promise<{ readonly mails: readonly StoredMail[]; readonly all: number }> {
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(names.filter((name) => FILE.test(name)).map((name) => timeOf(folder, name)));
  const sorted = found.flat().sort((one, other) => other.at - one.at);
  const mails = await Promise.all(sorted.slice(0, MOST).map((file) => summaryOf(folder, file)));
  return { mails: mails.flat(), all: sorted.length };
}

/** Returns a mail, or undefined if there is none with this id. */
export async function readMail(folder: string, id: string): Promise<Email | undefined> {
  const name = `${id}.eml`;
  if (!FILE.test(name)) return undefined;
  const content = await readFile(join(folder, name)).catch(() => undefined);
  if (content === undefined) return undefined;
  const { default: PostalMime } = await import('postal-mime');
  return PostalMime.parse(content);
}

export function receiversOf({ to = [] }: Email): string {
  return to.map(({ address }) => address ?? '').join(', ');
}

/** A mail can be replaced or removed while the list is made. */
async function timeOf(folder: string, name: string): Promise<{ readonly id: string; readonly at: number }[]> {
  const found = await stat(join(folder, name)).catch(() => undefined);
  return found === undefined ? [] : [{ id: name.slice(0, -'.eml'.length), at: found.mtimeMs }];
}

async function summaryOf(
  folder: string,
  { id, at }: { readonly id: string; readonly at: number },
): Promise<StoredMail[]> {
  const mail = await readMail(folder, id);
  return mail === undefined ? [] : [{ id, at, subject: mail.subject ?? '', to: receiversOf(mail) }];
}
