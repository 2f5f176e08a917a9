import { SetupFailure } from './root.mjs';

/** Runs the whole of a command: a failure that a person can act upon is told in its words, anything else in full. */
export async function attempt(work) {
  try {
    await work();
  } catch (error) {
    console.error(error instanceof SetupFailure || error.name === 'StartFailure' ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
