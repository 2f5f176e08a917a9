import { TestEnvironment } from 'jest-environment-jsdom';

/** What browsers have and jsdom lacks; Node's own, so that requests are real ones and `msw` can answer them. */
const FROM_NODE = [
  ...['fetch', 'Request', 'Response', 'Headers', 'Blob', 'File'],
  ...['ReadableStream', 'WritableStream', 'TransformStream', 'CompressionStream', 'DecompressionStream'],
  ...['TextEncoder', 'TextDecoder', 'TextEncoderStream', 'TextDecoderStream', 'BroadcastChannel'],
  ...['structuredClone', 'AbortController', 'AbortSignal', 'performance'],
];

export default class JsdomEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    for (const name of FROM_NODE) this.global[name] = globalThis[name];
    this.global.Uint8Array = Uint8Array;
    this.global.ArrayBuffer = ArrayBuffer;
  }

  /** Packages give their Node form: `msw` answers requests of Node, although the pages are for browsers. */
  exportConditions() {
    return ['node', 'node-addons'];
  }
}
