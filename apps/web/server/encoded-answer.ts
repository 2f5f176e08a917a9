import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';
import { type Encoding, takes } from './encodings.ts';
import { type PageFilter, paintedFirst } from './page-head.ts';
import { type Styles, withoutStyles } from './page-styles.ts';

/** Shorter answers do not get faster. */
const MIN_BYTES = 1_024;
const TEXTS = /^(text\/(?!event-stream)|image\/svg\+xml|application\/(?:[\w.-]+\+)?(?:json|javascript|xml)\b)/i;
/** Takes the time of gzip, and pages are a twelfth smaller than with it. */
const QUALITY = 5;
/** A window of 256 KB holds each page whole. */
const WINDOW_BITS = 18;

type Compressor = ReturnType<typeof createGzip> | ReturnType<typeof createBrotliCompress>;
type Done = ((error?: Error | null) => void) | undefined;

/**
 * Compresses the text that Next writes to a response, and prepares the head of pages for an early paint. Everything else passes unchanged:
 * answers that are encoded already, parts of files, event streams, answers without a body.
 */
export function encodeAnswer(request: IncomingMessage, response: ServerResponse, styles: Styles): void {
  const plain = {
    writeHead: response.writeHead.bind(response) as (...head: unknown[]) => ServerResponse,
    write: response.write.bind(response) as (...body: unknown[]) => boolean,
    end: response.end.bind(response) as (...body: unknown[]) => ServerResponse,
  };
  let isDecided = false;
  let filter: PageFilter | undefined;
  let compressor: Compressor | undefined;

  /** Runs once, when the headers are known and not yet sent. */
  function decide(status: number): void {
    if (isDecided) return;
    isDecided = true;
    if (request.method === 'HEAD' || !isText(response, status)) return;
    if (isPage(response)) filter = pageFilter(response, styles);
    response.appendHeader('vary', 'Accept-Encoding');
    const encoding = isShort(response) ? undefined : encodingFor(request);
    if (encoding !== undefined) {
      response.setHeader('content-encoding', encoding);
      compressor = compressorTo(response, encoding, plain);
    }
    if (filter !== undefined || compressor !== undefined) response.removeHeader('content-length');
  }

  response.writeHead = (...head: unknown[]) => {
    // Headers passed here are not those of text that Next renders.
    if (head.some((one) => typeof one === 'object')) isDecided = true;
    decide(Number(head[0]));
    return plain.writeHead(...head);
  };
  response.write = (...body: unknown[]) => {
    const { part, encoding, done } = argumentsOf(body);
    decide(response.statusCode);
    if (filter === undefined && compressor === undefined) return plain.write(...body);
    const bytes = bytesOf(part, encoding);
    const ready = filter === undefined ? bytes : filter(bytes);
    if (compressor === undefined) return ready.length === 0 ? passed(done) : plain.write(ready, done);
    return ready.length === 0 ? passed(done) : compressor.write(ready, done);
  };
  response.end = (...body: unknown[]) => {
    const { part, encoding, done } = argumentsOf(body);
    decide(response.statusCode);
    if (filter === undefined && compressor === undefined) return plain.end(...body);
    const bytes = part === undefined ? undefined : bytesOf(part, encoding);
    const rest = filter === undefined ? [bytes] : [bytes === undefined ? undefined : filter(bytes), filter()];
    const last = Buffer.concat(rest.filter((one) => one !== undefined));
    if (done !== undefined) response.once('finish', done);
    if (compressor === undefined) return plain.end(last);
    compressor.end(last);
    return response;
  };
  // Next calls it after each part of a page, so that what is ready arrives.
  Object.assign(response, { flush: () => compressor?.flush() });
}

function isText(response: ServerResponse, status: number): boolean {
  const hasBody = status !== 204 && status !== 304 && status !== 206;
  const isPlain = !response.hasHeader('content-encoding') && !response.hasHeader('content-range');
  const isFixed = /\bno-transform\b/.test(String(response.getHeader('cache-control') ?? ''));
  return hasBody && isPlain && !isFixed && TEXTS.test(String(response.getHeader('content-type') ?? ''));
}

function isPage(response: ServerResponse): boolean {
  return String(response.getHeader('content-type')).startsWith('text/html');
}

function isShort(response: ServerResponse): boolean {
  const length = response.getHeader('content-length');
  return length !== undefined && Number(length) < MIN_BYTES;
}

function pageFilter(response: ServerResponse, styles: Styles): PageFilter | undefined {
  if (styles.size === 0) return undefined;
  const link = withoutStyles([response.getHeader('link') ?? []].flat().join(', '), styles);
  if (link === '') response.removeHeader('link');
  else response.setHeader('link', link);
  return paintedFirst(styles);
}

function encodingFor(request: IncomingMessage): Encoding | undefined {
  return (['br', 'gzip'] as const).find((encoding) => takes(request, encoding));
}

interface Plain {
  readonly write: (...body: unknown[]) => boolean;
  readonly end: (...body: unknown[]) => ServerResponse;
}

/** Connects a compressor with a response, in both directions: a slow reader pauses the writer. */
function compressorTo(response: ServerResponse, encoding: Encoding, plain: Plain): Compressor {
  const compressor =
    encoding === 'gzip'
      ? createGzip()
      : createBrotliCompress({
          params: {
            [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
            [constants.BROTLI_PARAM_QUALITY]: QUALITY,
            [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS,
          },
        });
  compressor.on('data', (part: Buffer) => {
    if (!plain.write(part)) compressor.pause();
  });
  compressor.on('end', () => plain.end());
  compressor.on('error', () => response.destroy());
  compressor.on('drain', () => response.emit('drain'));
  response.on('drain', () => compressor.resume());
  response.once('close', () => compressor.destroy());
  return compressor;
}

/** Reads the arguments of `write` and `end`: (part?, encoding?, done?), (part, done) or (done). */
function argumentsOf(body: readonly unknown[]) {
  const done = body.find((one) => typeof one === 'function') as Done;
  const [part, encoding] = body.filter((one) => typeof one !== 'function');
  return { part: part as string | Uint8Array | undefined, encoding: encoding as BufferEncoding | undefined, done };
}

function bytesOf(part: string | Uint8Array | undefined, encoding: BufferEncoding | undefined): Buffer {
  if (typeof part === 'string') return Buffer.from(part, encoding);
  return Buffer.from(part?.buffer ?? new ArrayBuffer(0), part?.byteOffset, part?.byteLength);
}

function passed(done: Done): true {
  done?.();
  return true;
}
