import { type Environment, readEnvironment } from './reader.ts';
import type { Values } from './variable.ts';
import { DECLARATIONS } from './variables.ts';

/** The settings of the service. `readSettings` reads them once at the start. */
export interface Settings extends Values<typeof DECLARATIONS> {
  /** True in stages that allow emulators, http origins and test helpers. */
  readonly isLocalOrTest: boolean;
  /** True when the web app is served over https: cookies are then `Secure` and carry `__Host-`. */
  readonly secureCookies: boolean;
}

/** Injection token of the settings. */
export const SETTINGS = Symbol('Settings');

/**
 * Turns the environment into settings.
 * @throws SettingsError with one message that names every bad or missing variable.
 */
export function readSettings(environment: Environment): Settings {
  const settings = readEnvironment(DECLARATIONS, environment);
  return {
    ...settings,
    isLocalOrTest: settings.stage === 'local' || settings.stage === 'test',
    secureCookies: settings.publicOrigins.some((origin) => origin.startsWith('https:')),
  };
}
