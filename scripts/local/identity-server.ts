/**
 * The identity provider as a process of its own. Its folder is the working directory; HOST, PORT and CODE come from
 * the environment. cognito-local writes its files in place, several writes at a time: a kill could leave half a
 * file, and with it nobody could sign in any more. Here its writes are whole.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { wholeFileWrites } from './whole-file-writes.ts';

const require = createRequire(import.meta.url);
Object.assign(fs, { writeFile: wholeFileWrites() });
require('cognito-local/lib/bin/start.js');
