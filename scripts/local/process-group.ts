import { errorCode } from './error-code.ts';

/**
 * Signals a process that was started as leader of its own group, together with what it started itself.
 * A process that is gone already is no error.
 */
export function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}
