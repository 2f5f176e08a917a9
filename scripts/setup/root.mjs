import { fileURLToPath } from 'node:url';

/** The folder of the whole project. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Something that a person has to put right: the message is all they need to see. */
export class SetupFailure extends Error {}
