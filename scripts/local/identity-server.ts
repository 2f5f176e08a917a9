/**
 * Runs the identity provider as a process. Its folder is the working directory; environment variables: HOST, PORT, CODE,
 * SITE and COMMUNITY_NAME. cognito-local writes files in place and concurrently, so that a kill could leave a partial file and break every
 * sign-in. This program makes its writes atomic.
 * cognito-local prints the code of a mail only. This program adds subject and text, as the deployed pool sends them.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { codeMail, mailText } from '../../libs/contract/src/mail.ts';
import { wholeFileWrites } from './whole-file-writes.ts';

const require = createRequire(import.meta.url);
Object.assign(fs, { writeFile: wholeFileWrites() });
const { MessagesService } = require('cognito-local/lib/services/messages.js') as {
  MessagesService: { prototype: object };
};
const mail = codeMail(process.env['SITE'] ?? 'http://localhost:5173', process.env['COMMUNITY_NAME'] || undefined);
Object.assign(MessagesService.prototype, {
  create: (...[, , , , , code]: readonly unknown[]) =>
    Promise.resolve({ __code: code, emailSubject: mail.subject, emailMessage: `\n${mailText(mail, String(code))}` }),
});
require('cognito-local/lib/bin/start.js');
