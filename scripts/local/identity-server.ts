/**
 * Runs the identity provider as a process. Its folder is the working directory; environment variables: HOST, PORT, CODE,
 * SITE, MAILS and COMMUNITY_NAME. cognito-local writes files in place and concurrently, so that a kill could leave a partial file and
 * break every sign-in. This program makes its writes atomic.
 * cognito-local prints the code of a mail only. This program stores the mail that the deployed pool sends in the folder MAILS.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { codeMails } from './code-mails.ts';
import { wholeFileWrites } from './whole-file-writes.ts';

interface Delivery {
  readonly DeliveryMedium: string;
  readonly Destination: string;
}

const require = createRequire(import.meta.url);
const { SITE: site = 'http://localhost:5173', COMMUNITY_NAME: community, MAILS: folder = 'mails' } = process.env;
const send = codeMails({ folder, site, community: community || undefined });
Object.assign(fs, { writeFile: wholeFileWrites() });
const { MessageDeliveryService } = require('cognito-local/lib/services/messageDelivery/messageDelivery.js') as {
  MessageDeliveryService: { prototype: object };
};
Object.assign(MessageDeliveryService.prototype, {
  deliver: async (_context: unknown, _user: unknown, { Destination }: Delivery, { __code }: { __code: unknown }) =>
    send(Destination, String(__code)),
});
require('cognito-local/lib/bin/start.js');
