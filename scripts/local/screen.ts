import type { Part } from '../../libs/contract/src/local-stack.ts';
import type { DataFolder } from './data-folder.ts';
import { CONFIRMATION_CODE, DEMO_PEOPLE } from './people.ts';
import type { Ports } from './ports.ts';

/** Terminal output. Other output goes into the log files. */
export interface Screen {
  say(text: string): void;
  warn(text: string): void;
}

export const terminal: Screen = {
  say: (text) => void process.stdout.write(`${text}\n`),
  warn: (text) => void process.stderr.write(`${text}\n`),
};

/** Returns the message of a ready stack. */
export function welcome({ ports, folder }: { ports: Ports; folder: DataFolder }, parts: readonly Part[]): string {
  const people = DEMO_PEOPLE.map(({ email, groups }) =>
    groups.length > 0 ? `${email} (${groups.join(', ')})` : email,
  );
  const web = parts.includes('web')
    ? [
        `  Web application   http://localhost:${ports.web}`,
        `  Mails and codes   http://localhost:${ports.web}/local/mail`,
      ]
    : [];
  return [
    '',
    'CivicForge is ready.',
    '',
    ...web,
    `  Service           http://localhost:${ports.api}/api/v1/health`,
    `  Sign in as        ${people.join(', ')}`,
    `  Password          ${DEMO_PEOPLE[0].password}   (confirmation code of new accounts: ${CONFIRMATION_CODE})`,
    `  Data and logs     ${folder.path}   (stack.json has all addresses)`,
    '',
    'Ctrl-C stops everything; the data stays for the next start.',
  ].join('\n');
}
