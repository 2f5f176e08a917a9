import { openSync, write, writeSync } from 'node:fs';
import type { DestinationStream } from 'pino';

/** Bytes that a batch collects, and the longest time in milliseconds that a line waits. */
const BATCH = 32 * 1024;
const LONGEST_WAIT = 250;

/** Bytes of the memory in which lines are collected. It grows while the output takes none. */
const ROOM = 2 * BATCH;

/** Bytes that wait for an output that takes none. Further lines are dropped and counted. */
const MOST_WAITING = 4 * 1024 * 1024;

/** Bytes that UTF-8 needs at most for a unit of a string. */
const BYTES_PER_UNIT = 3;

/** Milliseconds until a failed write is repeated, and how often a write that cannot wait is repeated. */
const RETRY_PAUSE = 100;
const SYNC_RETRIES = 10;

const NONE = Buffer.alloc(0);

/**
 * Collects log lines and writes them asynchronously in batches. The exit of the process and `fatal`, which calls `flushSync`,
 * write at once, possibly before a batch that is being written. A SIGKILL loses at most the lines of 250 ms.
 *
 * Lines become bytes at once: as text they would wait as the many parts that they were joined of (docs/decisions/0123).
 *
 * An output that fails or takes nothing neither ends nor blocks the process: lines wait up to a bound, and a later line
 * tells how many were dropped. pino's own destination keeps lines without a bound, fails the process when a disk is full,
 * and its `flushSync` repeats every failed write for ever.
 */
export class LineBatch implements DestinationStream {
  readonly #output: number;
  #lines = Buffer.allocUnsafe(ROOM);
  /** Bytes of it that are used. */
  #length = 0;
  #dropped = 0;
  /** The rest of the batch that is being written. */
  #batch: Buffer = NONE;
  /** The memory of the batch that is being written, or free. */
  #spare = Buffer.allocUnsafe(ROOM);
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
    if (this.#length + line.length > MOST_WAITING) {
      this.#dropped += 1;
      return;
    }
    this.#append(line);
    if (this.#length >= BATCH) this.#send();
    else {
      this.#timer ??= setTimeout(() => {
        this.#send();
      }, LONGEST_WAIT).unref();
    }
  }

  /** Writes all lines before it returns. Lines that the output still refuses after a second are lost. */
  flushSync(): void {
    this.#tellDropped();
    let bytes: Buffer = this.#lines.subarray(0, this.#length);
    this.#length = 0;
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

  #append(line: string): void {
    const needed = this.#length + line.length * BYTES_PER_UNIT;
    if (needed > this.#lines.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#lines.length));
      this.#lines.copy(larger, 0, 0, this.#length);
      this.#lines = larger;
    }
    this.#length += this.#lines.write(line, this.#length);
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isWriting || this.#length === 0) return;
    this.#isWriting = true;
    this.#tellDropped();
    this.#batch = this.#lines.subarray(0, this.#length);
    const free = this.#spare.length === ROOM ? this.#spare : Buffer.allocUnsafe(ROOM);
    [this.#lines, this.#spare] = [free, this.#lines];
    this.#length = 0;
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

  #tellDropped(): void {
    if (this.#dropped === 0) return;
    const fields = { level: 'warn', time: new Date().toISOString(), dropped: this.#dropped };
    this.#dropped = 0;
    this.#append(`${JSON.stringify({ ...fields, message: 'log lines were dropped, because the output took none' })}\n`);
  }
}
