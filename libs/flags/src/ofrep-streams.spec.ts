import { OfrepStreams, type OfrepStreamsOptions } from './ofrep-streams.ts';
import { createStaticSource, type StaticSource } from './static-source.ts';
import { FLAGS } from './testing-flags.ts';
import { FakeClock } from './testing.ts';

const MINUTE_MS = 60_000;

let clock: FakeClock;
let source: StaticSource<typeof FLAGS>;
let streams: OfrepStreams;

function start(options: Partial<OfrepStreamsOptions> = {}): void {
  clock = new FakeClock();
  source = createStaticSource({ manifest: FLAGS, document: { flags: {} }, version: 'v1', clock });
  streams = new OfrepStreams({ source, clock, ...options });
}

beforeEach(() => {
  start();
});

/** A client that remembers what it received. */
function connect({ client = 'a', lastEventId }: { client?: string; lastEventId?: string } = {}) {
  const received: string[] = [];
  const state = { isSlow: false, hasEnded: false };
  const writer = {
    write: (text: string) => {
      received.push(text);
      return !state.isSlow;
    },
    end: () => {
      state.hasEnded = true;
    },
  };
  const close = streams.open(writer, client, lastEventId);
  return {
    state,
    close,
    get events() {
      return received.filter((text) => text.startsWith('id: '));
    },
    get heartbeats() {
      return received.filter((text) => text.startsWith(':')).length;
    },
  };
}

const change = (version: string) => {
  source.replace({ flags: { advanced_search: { enabled: version !== 'v1', salt: version } } }, version);
};

describe('an event stream', () => {
  it('tells of a change in the form of the protocol', () => {
    const client = connect();
    change('v2');
    const lastModified = Math.floor(clock.now() / 1000);
    expect(client.events).toEqual([
      `id: v2\nevent: message\ndata: {"type":"refetchEvaluation","etag":"v2","lastModified":${String(lastModified)}}\n\n`,
    ]);
  });

  it('says nothing of a version that changes no flag', () => {
    const client = connect();
    source.replace({ flags: {} }, 'v2');
    expect(client.events).toEqual([]);
  });

  it('keeps an event on one line of its own, whatever the version label contains', () => {
    const client = connect();
    change('v2\ndata: forged');
    expect(client.events[0]?.split('\n')).toHaveLength(5);
  });

  it('repeats a change when other processes have it too, and only the last of several', () => {
    const client = connect();
    change('v2');
    clock.advance(MINUTE_MS / 2);
    change('v3');
    clock.advance(MINUTE_MS);
    expect(client.events.map((event) => event.slice(4, 6))).toEqual(['v2', 'v3', 'v3']);
  });

  it('sends a heartbeat every 20 seconds and a refresh every 5 minutes', () => {
    const client = connect();
    clock.advance(MINUTE_MS);
    expect([client.heartbeats, client.events.length]).toEqual([3, 0]);
    clock.advance(9 * MINUTE_MS);
    expect(client.events).toHaveLength(2);
  });

  it.each([
    ['the version that serves', 'v1', 0],
    ['an older version', 'v0', 1],
  ])('tells a client that comes back with %s what it missed', (_, lastEventId, events) => {
    expect(connect({ lastEventId }).events).toHaveLength(events);
  });

  it('tells a client that connects just after a change, since it may have evaluated before', () => {
    change('v2');
    clock.advance(1000);
    expect(connect().events).toHaveLength(1);
    clock.advance(MINUTE_MS);
    expect(connect().events).toHaveLength(0);
  });

  it('spreads one change over its clients', () => {
    const clients = Array.from({ length: 3 }, () => connect());
    const told = () => clients.filter(({ events }) => events.length > 0).length;
    change('v2');
    expect(told()).toBe(1);
    clock.advance(5);
    expect(told()).toBe(2);
    clock.advance(5);
    expect(told()).toBe(3);
  });

  it('refuses more connections than a process or a client may hold', () => {
    start({ most: 3, mostPerClient: 2 });
    const first = connect();
    connect();
    expect([streams.hasRoom('a'), streams.hasRoom('b')]).toEqual([false, true]);
    connect({ client: 'b' });
    expect(streams.hasRoom('b')).toBe(false);
    first.close();
    expect(streams.hasRoom('a')).toBe(true);
  });

  it('closes a client that does not read', () => {
    const client = connect();
    client.state.isSlow = true;
    change('v2');
    expect([client.state.hasEnded, streams.size]).toEqual([true, 0]);
  });

  it('ends every connection and every timer when it closes', () => {
    const client = connect();
    change('v2');
    streams.close();
    change('v3');
    clock.advance(10 * MINUTE_MS);
    expect([client.state.hasEnded, client.events.length, clock.waiting]).toEqual([true, 1, 0]);
  });
});
