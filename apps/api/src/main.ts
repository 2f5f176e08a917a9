import 'reflect-metadata';
import { createApp } from './app.ts';
import { SettingsError } from './config/reader.ts';
import { readSettings } from './config/settings.ts';
import { createLogger } from './http/logging.ts';
import { exitOnUnexpected, stopOnSignals } from './shutdown.ts';

/** Reads the configuration, creates the service, listens; nothing else. */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const logger = createLogger(settings);
  exitOnUnexpected(logger);
  const app = await createApp(settings);
  stopOnSignals(app, settings, logger);
  await app.listen(settings.port, settings.host);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof SettingsError ? error.message : String((error as Error).stack)}\n`);
  process.exit(1);
});
