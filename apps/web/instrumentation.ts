import { settings } from './lib/settings.ts';

/** Next calls this once, before the first request: a process with invalid settings ends instead of answering. */
export function register(): void {
  settings();
}
