/**
 * The AppConfig Data emulator as a process of its own: it serves one document file, whatever application, environment
 * and profile are asked for. From the environment: FLAGS_FILE, HOST, PORT and FLAGS_POLL_SECONDS.
 */
import { startAppConfigEmulator } from '../../libs/flags/src/appconfig-emulator-http.ts';
import { deployedFile, prepareFlags } from './flags.ts';

const {
  FLAGS_FILE: path = 'flags.json',
  HOST: host = '127.0.0.1',
  PORT = '2772',
  FLAGS_POLL_SECONDS = '1',
} = process.env;

prepareFlags(path);
const server = await startAppConfigEmulator({
  deployed: deployedFile(path),
  host,
  port: Number(PORT),
  pollIntervalSeconds: Number(FLAGS_POLL_SECONDS),
});
console.log(`Flags from ${path} at ${server.url}, polled every ${FLAGS_POLL_SECONDS} s`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void server.close();
  });
}
