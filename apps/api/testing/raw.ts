import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { TestApp } from './app.ts';

export function portOf({ app }: Pick<TestApp, 'app'>): number {
  return (app.getHttpServer().address() as AddressInfo).port;
}

/** Sends bytes (as Latin-1) as they are and reads until the service closes the connection. */
export function sendRaw(test: Pick<TestApp, 'app'>, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(portOf(test), '127.0.0.1', () => socket.write(Buffer.from(bytes, 'latin1')));
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('close', () => {
      resolve(answer);
    });
    socket.on('error', reject);
  });
}
