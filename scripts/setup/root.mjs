import { fileURLToPath } from 'node:url';

/** Root folder of the repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A failure with a message for the user. It is printed without a stack trace. */
export class SetupFailure extends Error {}
