/**
 * Runs the identity provider as a process. Its folder is the working directory; environment variables: HOST, PORT and
 * CODE. cognito-local writes files in place and concurrently, so that a kill could leave a partial file and break every
 * sign-in. This program makes its writes atomic.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { wholeFileWrites } from './whole-file-writes.ts';

const require = createRequire(import.meta.url);
Object.assign(fs, { writeFile: wholeFileWrites() });
require('cognito-local/lib/bin/start.js');
