/**
 * Health check of an image by Node, its only program. Exits with 0 if the address answers 200.
 *
 *     node healthcheck.mjs PORT PATH
 */
import { get } from 'node:http';

const [port, path] = process.argv.slice(2);
const request = get({ host: '127.0.0.1', port: process.env.PORT ?? port, path, timeout: 3_000 }, (answer) => {
  answer.resume();
  process.exitCode = answer.statusCode === 200 ? 0 : 1;
});
request.once('timeout', () => request.destroy());
request.once('error', () => {
  process.exitCode = 1;
});
