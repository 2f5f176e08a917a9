/**
 * Health check of an image by Node, its only program. Exits with 0 if the address answers 200. With SERVE_TLS=on the
 * certificate is of the server's own making, so the check does not validate it.
 *
 *     node healthcheck.mjs PORT PATH
 */
import { get } from 'node:http';
import { get as getByTls } from 'node:https';

const [port, path] = process.argv.slice(2);
const servesTls = process.env.SERVE_TLS === 'on';
const target = { host: '127.0.0.1', port: process.env.PORT ?? port, path, timeout: 3_000, rejectUnauthorized: false };
const request = (servesTls ? getByTls : get)(target, (answer) => {
  answer.resume();
  process.exitCode = answer.statusCode === 200 ? 0 : 1;
});
request.once('timeout', () => request.destroy());
request.once('error', () => {
  process.exitCode = 1;
});
