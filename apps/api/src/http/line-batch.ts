import { openSync, write, writeSync } from 'node:fs';
import type { DestinationStream } from 'pino';

/** Characters that a batch collects, and the longest time in milliseconds that a line waits. */
const BATCH = 8_192;
const LONGEST_WAIT = 250;

/** Characters that wait for an output that takes none. Further lines are dropped and counted. */
const MOST_WAITING = 4 * 1024 * 1024;

/** Milliseconds until a failed write is repeated, and how often a write that cannot wait is repeated. */
const RETRY_PAUSE = 100;
const SYNC_RETRIES = 10;

const NONE = Buffer.alloc(0);

/**
 * Collects log lines and writes them asynchronously in batches. The exit of the process and `fatal`, which calls `flushSync`,
 * write at once, possibly before a batch that is being written. A SIGKILL loses at most the lines of 250 ms.
 *
 * An output that fails or takes nothing neither ends nor blocks the process: lines wait up to a bound, and a later line
 * tells how many were dropped. pino's own destination keeps lines without a bound, fails the process when a disk is full,
 * and its `flushSync` repeats every failed write for ever.
 */
export class LineBatch implements DestinationStream {
  readonly #output: number;
  #lines = '';
  #dropped = 0;
  /** The rest of the batch that is being written. */
  #batch: Buffer = NONE;
  /** True from the begin of a batch to its last byte, through all its retries. */
  #isWriting = false;
  /** True while the thread pool writes the batch. No other write may begin then. */
  #isInPool = false;
  #timer: NodeJS.Timeout | undefined;

  /** @param output a file descriptor or a path */
  constructor(output: number | string) {
    this.#output = typeof output === 'number' ? output : openSync(output, 'a');
    process.on('exit', () => {
      this.flushSync();
    });
  }

  write(line: string): void {
    if (this.#lines.length + line.length > MOST_WAITING) {
      this.#dropped += 1;
      return;
    }
    this.#lines += line;
    if (this.#lines.length >= BATCH) this.#send();
    else {
      this.#timer ??= setTimeout(() => {
        this.#send();
      }, LONGEST_WAIT).unref();
    }
  }

  /** Writes all lines before it returns. Lines that the output still refuses after a second are lost. */
  flushSync(): void {
    let bytes = Buffer.from(this.#takeLines());
    if (!this.#isInPool) {
      bytes = Buffer.concat([this.#batch, bytes]);
      this.#batch = NONE;
    }
    for (let retries = 0; bytes.length > 0 && retries <= SYNC_RETRIES;) {
      try {
        bytes = bytes.subarray(writeSync(this.#output, bytes));
      } catch (error) {
        // Only a full pipe can take more in a moment.
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
        retries += 1;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_PAUSE);
      }
    }
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isWriting || this.#lines === '') return;
    this.#isWriting = true;
    this.#batch = Buffer.from(this.#takeLines());
    this.#writeBatch();
  }

  #writeBatch(): void {
    this.#isInPool = true;
    write(this.#output, this.#batch, (error, written) => {
      this.#isInPool = false;
      if (error) {
        setTimeout(() => {
          this.#writeBatch();
        }, RETRY_PAUSE).unref();
        return;
      }
      this.#batch = this.#batch.subarray(written);
      if (this.#batch.length > 0) {
        this.#writeBatch();
        return;
      }
      this.#isWriting = false;
      // Without a timer, lines came while the batch was being written.
      if (this.#timer === undefined) this.#send();
    });
  }

  #takeLines(): string {
    const lines = this.#lines;
    this.#lines = '';
    if (this.#dropped === 0) return lines;
    const fields = { level: 'warn', time: new Date().toISOString(), dropped: this.#dropped };
    this.#dropped = 0;
    return `${lines}${JSON.stringify({ ...fields, message: 'log lines were dropped, because the output took none' })}\n`;
  }
}
