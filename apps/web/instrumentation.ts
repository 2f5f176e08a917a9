import { settings } from './lib/settings.ts';

/** Next calls this once at the start. A process with invalid settings exits with code 1 instead of listening. */
export function register(): void {
  try {
    settings();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
