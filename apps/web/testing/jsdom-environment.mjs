import { TestEnvironment } from 'jest-environment-jsdom';

/** Globals that browsers have and jsdom lacks, taken from Node, so that requests are real and `msw` can answer them. */
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

  /** Resolves packages in their Node form, because `msw` intercepts Node's requests. */
  exportConditions() {
    return ['node', 'node-addons'];
  }
}
