/** Runs the emulated Parameter Store as a process. Environment variables: PARAMETERS_FILE, HOST, PORT and AWS_REGION. */
import { startParameters } from './parameters-http.ts';

const {
  PARAMETERS_FILE: file = 'parameters.json',
  HOST: host = '127.0.0.1',
  PORT = '2773',
  AWS_REGION: region = 'us-east-1',
} = process.env;

const server = await startParameters({ file, host, port: Number(PORT), region });
console.log(`Parameters from ${file} at ${host}:${PORT}`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close();
    server.closeAllConnections();
  });
}
