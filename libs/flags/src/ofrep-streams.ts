import { systemClock, type Clock } from './clock.ts';
import type { FlagSource } from './source.ts';

/** The connection of one client. */
export interface StreamWriter {
  /** Sends text. False when the client reads too slowly and the connection is to be closed. */
  write(text: string): boolean;
  end(): void;
}

export interface OfrepStreamsOptions {
  readonly source: Pick<FlagSource, 'current' | 'onChange'>;
  readonly clock?: Clock;
  /** Connections that this process holds at most. */
  readonly most?: number;
  /** Connections that one client, such as an address, holds at most. */
  readonly mostPerClient?: number;
  /** Comments keep proxies from closing a silent connection. */
  readonly heartbeatMs?: number;
  /** Interval of refresh messages to every connection, which bounds the age of a client's answers. */
  readonly refreshMs?: number;
  /** Delay of a second message about a change, when all processes behind the load balancer have it. */
  readonly repeatMs?: number;
  /** Delay between messages to two connections about one change, so that clients do not evaluate all at once. */
  readonly spreadMs?: number;
}

interface Stream {
  readonly writer: StreamWriter;
  readonly client: string;
  toldAt: number;
}

const DEFAULTS = {
  most: 1000,
  mostPerClient: 20,
  heartbeatMs: 20_000,
  refreshMs: 300_000,
  repeatMs: 60_000,
  spreadMs: 5,
};

/** A client that connects so soon after a change may have evaluated before it. */
const RECENT_MS = 30_000;
/** Clients wait this long before they connect again, each somewhat differently. */
const RETRY_MS = { least: 2000, spread: 4000 };

/**
 * The event streams of the protocol (https://github.com/open-feature/protocol, service/adrs/0008): tells connected
 * clients by server-sent events that the flags have changed. An event carries no flag and nothing of a person.
 */
export class OfrepStreams {
  readonly #options: Required<OfrepStreamsOptions>;
  readonly #streams = new Set<Stream>();
  readonly #cancels: (() => void)[] = [];
  #changedAt: number;
  #lastModified: number;
  #cancelRepeat: (() => void) | undefined;

  constructor(options: OfrepStreamsOptions) {
    this.#options = { clock: systemClock, ...DEFAULTS, ...options };
    this.#changedAt = Number.NEGATIVE_INFINITY;
    this.#lastModified = this.#options.clock.now();
    this.#cancels.push(this.#options.source.onChange(() => this.#change()));
    this.#beat();
  }

  /** Number of open connections. */
  get size(): number {
    return this.#streams.size;
  }

  /** False when the process or the client holds as many connections as allowed. */
  hasRoom(client: string): boolean {
    const { most, mostPerClient } = this.#options;
    if (this.#streams.size >= most) return false;
    return [...this.#streams].filter((stream) => stream.client === client).length < mostPerClient;
  }

  /** Adds a connection for which there is room. Returns the function to call when it has closed. */
  open(writer: StreamWriter, client: string, lastEventId?: string): () => void {
    const { clock } = this.#options;
    const stream: Stream = { writer, client, toldAt: clock.now() };
    this.#streams.add(stream);
    const retry = RETRY_MS.least + Math.floor(Math.random() * RETRY_MS.spread);
    this.#send(stream, `retry: ${String(retry)}\n\n`);
    const missed = lastEventId !== undefined && lastEventId !== this.#version;
    if (missed || clock.now() - this.#changedAt < RECENT_MS) this.#tell(stream);
    return () => {
      this.#streams.delete(stream);
    };
  }

  /** Ends all connections and stops. Clients connect again, to another process. */
  close(): void {
    this.#cancelRepeat?.();
    for (const cancel of this.#cancels.splice(0)) cancel();
    for (const stream of [...this.#streams]) this.#end(stream);
  }

  /** An event id is one line. */
  get #version(): string {
    return this.#options.source.current().version.replace(/[\r\n\0]/g, ' ');
  }

  #change(): void {
    const { clock, repeatMs } = this.#options;
    this.#changedAt = clock.now();
    this.#lastModified = this.#changedAt;
    this.#tellAll();
    this.#cancelRepeat?.();
    this.#cancelRepeat = clock.after(repeatMs, () => {
      this.#tellAll();
    });
  }

  #tellAll(): void {
    const { clock, spreadMs } = this.#options;
    for (const [index, stream] of [...this.#streams].entries()) {
      if (index === 0) this.#tell(stream);
      else clock.after(index * spreadMs, () => this.#tell(stream));
    }
  }

  #beat(): void {
    const { clock, heartbeatMs, refreshMs } = this.#options;
    const cancel = clock.after(heartbeatMs, () => {
      this.#cancels.splice(this.#cancels.indexOf(cancel), 1);
      for (const stream of [...this.#streams]) {
        if (clock.now() - stream.toldAt >= refreshMs) this.#tell(stream);
        else this.#send(stream, ':\n\n');
      }
      this.#beat();
    });
    this.#cancels.push(cancel);
  }

  #tell(stream: Stream): void {
    stream.toldAt = this.#options.clock.now();
    const etag = this.#version;
    const data = { type: 'refetchEvaluation', etag, lastModified: Math.floor(this.#lastModified / 1000) };
    this.#send(stream, `id: ${etag}\nevent: message\ndata: ${JSON.stringify(data)}\n\n`);
  }

  #send(stream: Stream, text: string): void {
    if (this.#streams.has(stream) && !stream.writer.write(text)) this.#end(stream);
  }

  #end(stream: Stream): void {
    this.#streams.delete(stream);
    stream.writer.end();
  }
}
