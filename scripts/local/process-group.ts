import { errorCode } from './error-code.ts';

/**
 * Signals a process group by its leader. An ended process is not an error.
 */
export function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}
