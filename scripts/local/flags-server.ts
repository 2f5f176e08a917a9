/**
 * Runs the AppConfig emulator as a process. It serves and deploys one document file for every application, environment
 * and profile. Environment variables: FLAGS_FILE, HOST, PORT and FLAGS_POLL_SECONDS.
 */
import { startAppConfigEmulator } from '../../libs/flags/src/emulator.ts';
import { prepareFlags } from './flags.ts';
import { FlagControl } from './flags-control.ts';
import { answerControl } from './flags-control-http.ts';

const {
  FLAGS_FILE: path = 'flags.json',
  HOST: host = '127.0.0.1',
  PORT = '2772',
  FLAGS_POLL_SECONDS = '1',
} = process.env;

prepareFlags(path);
const control = new FlagControl(path);
const server = await startAppConfigEmulator({
  deployed: (share) => control.deployed(share),
  others: (request) => answerControl(control, request),
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
