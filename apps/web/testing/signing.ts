import { webcrypto } from 'node:crypto';
import { IDBFactory } from 'fake-indexeddb';

/** Gives jsdom what every browser with Ed25519 has: WebCrypto and IndexedDB. The database starts empty. */
export function withKeys(): void {
  Object.defineProperty(globalThis, 'crypto', { value: webcrypto, configurable: true });
  Object.defineProperty(globalThis, 'indexedDB', { value: new IDBFactory(), configurable: true });
}
