import { SetupFailure } from './root.mjs';

/** Runs a command. It prints the message of an expected failure, and any other error with its stack trace. */
export async function attempt(work) {
  try {
    await work();
  } catch (error) {
    console.error(error instanceof SetupFailure || error.name === 'StartFailure' ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
