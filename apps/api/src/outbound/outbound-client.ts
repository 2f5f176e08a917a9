import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, type Dispatcher, request } from 'undici';
import { hostOf, mayConnect } from './outbound-target.ts';

/** Limits of one request to a receiver: ten seconds in all, and 64 KiB of the answer. */
export const OUTBOUND_LIMITS = { milliseconds: 10_000, answerBytes: 65_536 } as const;

/** One request to a receiver that a member has named. */
export interface OutboundRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** Reasons why a request got no answer. */
export type OutboundFailure = 'address' | 'name' | 'timeout' | 'connection';

export type OutboundOutcome = { readonly status: number } | { readonly failure: OutboundFailure };

/** Resolves a name to all its addresses, like `dns.lookup` with `all: true`, which passes none beside an error. */
export type Resolve = (
  hostname: string,
  done: (error: NodeJS.ErrnoException | null, addresses?: LookupAddress[]) => void,
) => void;

/** Thrown into a connection whose name resolves to a refused address. */
class RefusedAddress extends Error {
  readonly code = 'ERR_REFUSED_ADDRESS';
}

/**
 * Sends requests to addresses that members have named, without becoming their way into the service's network. It checks
 * the address at each connection, so a name that resolves to another address later gains nothing. It follows no
 * redirects, uses each connection once, and returns nothing of the answer but its status.
 */
export class OutboundClient {
  readonly #resolve: Resolve;
  readonly #limits: { readonly milliseconds: number; readonly answerBytes: number };

  /**
   * @param resolve resolver of names; the system's without one
   * @param limits for tests of slow receivers
   */
  constructor(resolve: Resolve = resolveAll, limits: { milliseconds: number; answerBytes: number } = OUTBOUND_LIMITS) {
    this.#resolve = resolve;
    this.#limits = limits;
  }

  /** Sends a POST. Never throws: every failure of the receiver is an outcome. */
  async post({ url, headers, body }: OutboundRequest): Promise<OutboundOutcome> {
    const target = new URL(url);
    const host = hostOf(target);
    // Node does not call `lookup` for a literal address.
    if (isIP(host) !== 0 && !mayConnect(target.protocol, host)) return { failure: 'address' };
    const signal = AbortSignal.timeout(this.#limits.milliseconds);
    const agent = new Agent({
      connect: { lookup: this.#checkedLookup(target.protocol), timeout: this.#limits.milliseconds },
      pipelining: 0,
    });
    try {
      const answer = await request(target, { method: 'POST', headers, body, dispatcher: agent, signal });
      await this.#readSome(answer.body);
      return { status: answer.statusCode };
    } catch (error) {
      return { failure: failureOf(error, signal) };
    } finally {
      // Ends the connection of an endless answer. The outcome does not wait for it.
      void agent.destroy().catch(() => undefined);
    }
  }

  /** Reads the answer up to the limit and drops it. The status counts, however the answer ends. */
  async #readSome(body: Dispatcher.ResponseData['body']): Promise<void> {
    let bytes = 0;
    try {
      for await (const chunk of body) {
        bytes += (chunk as Uint8Array).byteLength;
        if (bytes >= this.#limits.answerBytes) return;
      }
    } catch {
      // A slow or broken answer: its status has arrived.
    }
  }

  /** Resolves a name and refuses the connection if one of its addresses is refused. */
  #checkedLookup(protocol: string): LookupFunction {
    return (hostname, options, callback) => {
      this.#resolve(hostname, (error, addresses = []) => {
        const [first] = addresses;
        const isRefused = first === undefined || !addresses.every(({ address }) => mayConnect(protocol, address));
        if (error !== null) callback(error, []);
        else if (isRefused) callback(new RefusedAddress(`${hostname} resolves to a refused address`), []);
        else if (options.all === true) callback(null, addresses);
        else callback(null, first.address, first.family);
      });
    };
  }
}

function resolveAll(hostname: string, done: Parameters<Resolve>[1]): void {
  systemLookup(hostname, { all: true }, done);
}

function failureOf(error: unknown, signal: AbortSignal): OutboundFailure {
  if (signal.aborted) return 'timeout';
  const code = codeOf(error);
  if (code === 'ERR_REFUSED_ADDRESS') return 'address';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EAI_FAIL') return 'name';
  return TIMEOUTS.has(code) ? 'timeout' : 'connection';
}

const TIMEOUTS = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
