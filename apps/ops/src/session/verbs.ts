import { type Command, Option } from 'commander';
import { elapsed } from '../core/elapsed.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { addVerb } from '../core/verb.ts';
import { dropSession, readSession, saveSession } from './session-file.ts';
import { signInAdmin } from './sign-in.ts';

/** Adds `session sign-in|show|sign-out`. */
export function addSession(area: Command, context: OpsContext): void {
  addVerb<{ email: string }>(area, context, {
    name: 'sign-in',
    description: 'signs an admin in for "rewards" and "health", for an hour',
    stage: 'option',
    namesStage: true,
    options: [new Option('--email <address>', 'of a member of the group admins').makeOptionMandatory()],
    role: 'developer',
    help: `Asks for the password without showing it, and for a second factor where the account has one; both also come by a pipe,
one a line. Signs in at the identity provider of the stage and keeps the access token for its hour in the records folder,
readable by you alone. Nothing secret is an argument or a variable. Reading needs the session alone; what changes something
("rewards retry", "reprocess", "reconcile") is also signed with your key (apps/ops/README.md).

On a local stack "rewards" and "health" work without it, as the demo admin; with a session they act as that member.

  npm run ops -- session sign-in --stage prod --email ada@example.org
  npm run ops -- session sign-in --stage local --email admin@civicforge.local`,
    run: async ({ context: here, access, stage, options: { email }, tell }) => {
      const session = await signInAdmin(here, access, email);
      const file = saveSession(here, stage, session);
      const { expiresAt } = session;
      tell({ stage, email, expiresAt, file }, () => [`signed in as ${email} until ${expiresAt}`]);
    },
  });
  addVerb(area, context, {
    name: 'show',
    description: 'who is signed in, and for how long',
    stage: 'option',
    role: 'developer',
    help: `Prints no token. Exit code 2 without a session.

  npm run ops -- session show --stage prod`,
    run: ({ context: here, stage, tell }) => {
      const session = readSession(here, stage);
      if (session === undefined) throw new OpsFailure(`Nobody is signed in for ${stage}.`, EXIT.usage);
      const { email, expiresAt } = session;
      const left = elapsed((Date.parse(expiresAt) - here.clock.now()) / 1000);
      tell({ stage, email, expiresAt }, () => [`${email}, for ${left} more`]);
      return Promise.resolve();
    },
  });
  addVerb(area, context, {
    name: 'sign-out',
    description: 'deletes the session of this machine',
    stage: 'option',
    namesStage: true,
    role: 'developer',
    help: `Run it when you leave the machine. The token itself ends within its hour.

  npm run ops -- session sign-out --stage prod`,
    run: ({ context: here, stage, tell }) => {
      const was = dropSession(here, stage);
      tell({ stage, signedOut: was }, () => [was ? `signed out of ${stage}` : `nobody was signed in for ${stage}`]);
      return Promise.resolve();
    },
  });
}
