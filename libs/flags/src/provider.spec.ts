import {
  AsyncLocalStorageTransactionContextPropagator,
  OpenFeature,
  ProviderEvents,
  ProviderFatalError,
  ProviderStatus,
  type BooleanFlagKey,
  type Client,
  type EvaluationContext,
  type EvaluationDetails,
  type FlagValue,
  type Hook,
  type JsonValue,
  type NumberFlagKey,
  type ObjectFlagKey,
  type StringFlagKey,
} from '@openfeature/server-sdk';
import type { FlagManifest, FlagType } from './definition.ts';
import type { FlagDocument, FlagEntry } from './document.ts';
import { CivicForgeProvider, type ProviderOptions } from './provider.ts';
import type { FlagSource, SourceStatus } from './source.ts';
import { createStaticSource } from './static-source.ts';

/**
 * The evaluation scenarios that OpenFeature publishes (https://github.com/open-feature/spec, specification/assets/gherkin
 * and provider-tck), said in our documents. Two of them do not apply: `CACHED`, since nothing is cached between document
 * and answer, and the variant `zero` of a boolean flag, whose variants here are on and off.
 */
const common = { kind: 'ops', owner: 'test', created: '2026-01-01', expires: null, description: '' } as const;
const flagOf = <T extends FlagType, D>(type: T, byDefault: D) => ({ ...common, type, default: byDefault });

const SCENARIO_FLAGS = {
  'boolean-flag': flagOf('boolean', false),
  'boolean-zero-flag': flagOf('boolean', false),
  'boolean-targeted-zero-flag': flagOf('boolean', false),
  'boolean-disabled-flag': flagOf('boolean', false),
  'metadata-flag': flagOf('boolean', false),
  'string-flag': flagOf('string', 'bye'),
  'string-zero-flag': flagOf('string', 'str'),
  'string-targeted-zero-flag': flagOf('string', ''),
  'string-disabled-flag': flagOf('string', 'bye'),
  'targeting-key-flag': flagOf('string', 'miss'),
  'context-aware': flagOf('string', 'EXTERNAL'),
  'changing-flag': flagOf('string', 'foo'),
  'wrong-flag': flagOf('string', 'dos'),
  'integer-flag': flagOf('number', 1),
  'integer-zero-flag': flagOf('number', 1),
  'integer-targeted-zero-flag': flagOf('number', 0),
  'float-flag': flagOf('number', 0.1),
  'large-integer-flag': flagOf('number', 1),
  'huge-integer-flag': flagOf('number', 1),
  'object-flag': flagOf('object', {}),
  'object-zero-flag': flagOf('object', { a: 1 }),
  'object-targeted-zero-flag': flagOf('object', {}),
} as const satisfies FlagManifest;
type Key = keyof typeof SCENARIO_FLAGS;

const HIT = '5c3d8535-f81a-4478-a6d3-afaa4d51199e';
const MISS = 'f20bd32d-703b-48b6-bc8e-79d53c85134a';
const PICTURES = { showImages: true, title: 'Check out these pics!', imagesPerPage: 100 };
const always = (name: string, value: JsonValue): FlagEntry => ({
  enabled: true,
  variants: [{ name, weight: 1, value }] as never,
});
const forBallmer = (value: JsonValue): FlagEntry => ({
  segments: ['ballmer'],
  variants: [{ name: 'zero', weight: 1, value }] as never,
});

const DOCUMENT: FlagDocument = {
  flags: {
    'boolean-flag': { enabled: true },
    'boolean-zero-flag': { enabled: false },
    'boolean-targeted-zero-flag': { enabled: true, blocklist_users: ['ballmer'] },
    'boolean-disabled-flag': { enabled: true, killed: true },
    'metadata-flag': { enabled: true, string: '1.0.2', integer: 2, float: 0.1, boolean: true },
    'string-flag': always('greeting', 'hi'),
    'string-zero-flag': always('zero', ''),
    'string-targeted-zero-flag': forBallmer(''),
    'string-disabled-flag': { ...always('greeting', 'hi'), killed: true },
    'targeting-key-flag': { whitelist_users: [HIT], variants: [{ name: 'hit', weight: 1, value: 'hit' }] },
    'context-aware': { segments: ['internal'], variants: [{ name: 'internal', weight: 1, value: 'INTERNAL' }] },
    'changing-flag': always('foo', 'foo'),
    'wrong-flag': always('one', 'uno'),
    'integer-flag': always('ten', 10),
    'integer-zero-flag': always('zero', 0),
    'integer-targeted-zero-flag': forBallmer(0),
    'float-flag': always('half', 0.5),
    'large-integer-flag': always('max-int32', 2_147_483_647),
    'huge-integer-flag': always('max-safe', 9_007_199_254_740_991),
    'object-flag': always('template', PICTURES),
    'object-zero-flag': always('zero', {}),
    'object-targeted-zero-flag': forBallmer({}),
  },
  segments: {
    ballmer: { all: [{ attribute: 'email', op: 'eq', value: 'ballmer@macrosoft.com' }] },
    internal: { all: [{ attribute: 'customer', op: 'in', value: [false, 'false'] }] },
  },
};

const newSource = () => createStaticSource({ manifest: SCENARIO_FLAGS, document: DOCUMENT, version: '1' });

let source: ReturnType<typeof newSource>;
let client: Client;
let evaluated: unknown[];

async function provide(from: FlagSource, options: Partial<ProviderOptions> = {}): Promise<void> {
  await OpenFeature.setProviderAndWait(new CivicForgeProvider({ source: from, ...options }));
}

beforeEach(async () => {
  source = newSource();
  evaluated = [];
  await provide(source, { observe: (evaluation) => evaluated.push(evaluation) });
  client = OpenFeature.getClient();
});
afterEach(async () => {
  await OpenFeature.clearProviders();
  OpenFeature.setContext({});
  OpenFeature.clearHooks();
  OpenFeature.clearHandlers();
});

/** Asks through the client's typed method. The scenarios' keys are not the product's, which alone compile. */
function details(
  type: FlagType,
  key: string,
  fallback: JsonValue,
  context?: EvaluationContext,
): Promise<EvaluationDetails<FlagValue>> {
  switch (type) {
    case 'boolean':
      return client.getBooleanDetails(key as BooleanFlagKey, fallback as boolean, context);
    case 'string':
      return client.getStringDetails(key as StringFlagKey, fallback as string, context);
    case 'number':
      return client.getNumberDetails(key as NumberFlagKey, fallback as number, context);
    case 'object':
      return client.getObjectDetails(key as ObjectFlagKey, fallback, context);
  }
}

async function value(type: FlagType, key: string, fallback: JsonValue): Promise<FlagValue> {
  switch (type) {
    case 'boolean':
      return client.getBooleanValue(key as BooleanFlagKey, fallback as boolean);
    case 'string':
      return client.getStringValue(key as StringFlagKey, fallback as string);
    case 'number':
      return client.getNumberValue(key as NumberFlagKey, fallback as number);
    case 'object':
      return client.getObjectValue(key as ObjectFlagKey, fallback);
  }
}

describe('resolving values', () => {
  const scenarios: readonly (readonly [FlagType, Key, JsonValue, JsonValue, string])[] = [
    ['boolean', 'boolean-flag', false, true, 'on'],
    ['string', 'string-flag', 'bye', 'hi', 'greeting'],
    ['number', 'integer-flag', 1, 10, 'ten'],
    ['number', 'float-flag', 0.1, 0.5, 'half'],
    ['number', 'large-integer-flag', 1, 2_147_483_647, 'max-int32'],
    ['number', 'huge-integer-flag', 1, 9_007_199_254_740_991, 'max-safe'],
    ['object', 'object-flag', {}, PICTURES, 'template'],
    ['string', 'string-zero-flag', 'hi', '', 'zero'],
    ['number', 'integer-zero-flag', 1, 0, 'zero'],
    ['object', 'object-zero-flag', { a: 1 }, {}, 'zero'],
    ['boolean', 'boolean-zero-flag', true, false, 'off'],
  ];

  it.each(scenarios)('gives the %s value of %s', async (type, key, fallback, expected) => {
    expect(await value(type, key, fallback)).toEqual(expected);
  });

  it.each(scenarios)('gives the %s details of %s', async (type, key, fallback, expected, variant) => {
    const answer = await details(type, key, fallback);
    expect(answer).toEqual({ flagKey: key, value: expected, variant, reason: 'STATIC', flagMetadata: {} });
    expect(answer.errorCode).toBeUndefined();
  });

  it('gives the same with a context that has nothing to do with it', async () => {
    expect((await details('string', 'string-flag', 'bye', { targetingKey: MISS })).value).toBe('hi');
  });

  it('gives metadata, and an empty one where there is none', async () => {
    expect((await details('boolean', 'metadata-flag', true)).flagMetadata).toEqual({
      string: '1.0.2',
      integer: 2,
      float: 0.1,
      boolean: true,
    });
    expect((await details('boolean', 'boolean-flag', true)).flagMetadata).toEqual({});
  });

  it('returns frozen metadata', async () => {
    const { flagMetadata } = await details('boolean', 'metadata-flag', true);
    expect(Object.isFrozen(flagMetadata)).toBe(true);
  });

  it.each([
    ['boolean', 'boolean-disabled-flag', false],
    ['string', 'string-disabled-flag', 'bye'],
  ] as const)('says that a %s flag is disabled', async (type, key, fallback) => {
    expect(await details(type, key, fallback)).toMatchObject({ value: fallback, reason: 'DISABLED' });
  });
});

describe('resolving by context', () => {
  const zeroes: readonly (readonly [FlagType, Key, JsonValue, JsonValue])[] = [
    ['string', 'string-targeted-zero-flag', 'hi', ''],
    ['number', 'integer-targeted-zero-flag', 1, 0],
    ['object', 'object-targeted-zero-flag', { a: 1 }, {}],
  ];

  it.each(zeroes)('takes a %s zero from a rule that matches', async (type, key, fallback, zero) => {
    const answer = await details(type, key, fallback, { email: 'ballmer@macrosoft.com' });
    expect(answer).toMatchObject({ value: zero, reason: 'TARGETING_MATCH', variant: 'zero' });
  });

  it('takes a boolean zero from a rule that matches', async () => {
    const answer = await details('boolean', 'boolean-targeted-zero-flag', true, { targetingKey: 'ballmer' });
    expect(answer).toMatchObject({ value: false, reason: 'TARGETING_MATCH' });
  });

  it.each([{ email: 'ballmer@none.com' }, {}, { email: null }])('takes the default from none: %j', async (context) => {
    for (const [type, key, fallback, zero] of zeroes) {
      expect(await details(type, key, fallback, context)).toMatchObject({ value: zero, reason: 'DEFAULT' });
    }
  });

  it('looks at several attributes', async () => {
    const context = { fn: 'Sulisław', ln: 'Świętopełk', age: 29, customer: 'false', email: 'ballmer@macrosoft.com' };
    expect(await details('string', 'context-aware', 'EXTERNAL', context)).toMatchObject({
      value: 'INTERNAL',
      reason: 'TARGETING_MATCH',
    });
    expect((await details('string', 'context-aware', 'x', { customer: false })).value).toBe('INTERNAL');
    expect(await details('string', 'context-aware', 'x')).toMatchObject({ value: 'EXTERNAL', reason: 'DEFAULT' });
  });

  it.each([
    [{ targetingKey: HIT }, 'hit', 'TARGETING_MATCH'],
    [{ targetingKey: MISS }, 'miss', 'DEFAULT'],
    [{}, 'miss', 'DEFAULT'],
  ])('looks at the targeting key: %j', async (context, expected, reason) => {
    expect(await details('string', 'targeting-key-flag', 'fallback', context)).toMatchObject({
      value: expected,
      reason,
    });
  });

  it('leaves the context it was given as it is', async () => {
    const context = { targetingKey: HIT, nested: { list: [1] } };
    await details('string', 'targeting-key-flag', 'fallback', context);
    expect(context).toEqual({ targetingKey: HIT, nested: { list: [1] } });
  });
});

describe('what cannot be resolved', () => {
  it.each([
    ['boolean', false],
    ['string', 'bye'],
    ['number', 1],
    ['number', 0.1],
    ['object', { a: 1 }],
  ] as const)('a %s flag that is not there gives the default and FLAG_NOT_FOUND', async (type, fallback) => {
    expect(await details(type, 'missing-flag', fallback)).toMatchObject({
      value: fallback,
      reason: 'ERROR',
      errorCode: 'FLAG_NOT_FOUND',
      errorMessage: 'flag missing-flag not found',
    });
  });

  it.each([
    ['string-flag', 'boolean', false],
    ['string-flag', 'number', 1],
    ['string-flag', 'object', {}],
    ['wrong-flag', 'boolean', false],
    ['wrong-flag', 'number', 13],
    ['boolean-flag', 'string', 'fallback'],
    ['boolean-flag', 'number', 0.1],
    ['integer-flag', 'boolean', false],
    ['integer-flag', 'string', 'fallback'],
    ['float-flag', 'boolean', false],
    ['object-flag', 'boolean', false],
    ['object-flag', 'string', 'fallback'],
    ['object-flag', 'number', 1],
  ] as const)('%s asked for as %s gives the default and TYPE_MISMATCH', async (key, type, fallback) => {
    const answer = await details(type, key, fallback);
    expect(answer).toMatchObject({ value: fallback, reason: 'ERROR', errorCode: 'TYPE_MISMATCH' });
    expect(answer.variant).toBeUndefined();
    expect(evaluated).toEqual([]);
  });
});

describe('context merging', () => {
  const flagOn = (name: string): EvaluationContext => ({ [name]: name });
  let seen: EvaluationContext;
  const before: Hook = { before: () => flagOn('hook') };
  const look: Hook = {
    finally: ({ context }) => {
      seen = context;
    },
  };

  function evaluate(levels: Readonly<Record<string, EvaluationContext>>, hooks: Hook[] = []): Promise<unknown> {
    OpenFeature.setTransactionContextPropagator(new AsyncLocalStorageTransactionContextPropagator());
    OpenFeature.setContext(levels['api'] ?? {});
    client.setContext(levels['client'] ?? {});
    return new Promise((resolve) => {
      OpenFeature.setTransactionContext(levels['transaction'] ?? {}, () => {
        const options = { hooks: [...hooks, look] };
        resolve(client.getStringDetails('targeting-key-flag' as StringFlagKey, 'x', levels['invocation'], options));
      });
    });
  }

  it('brings every level to the provider', async () => {
    const names = ['api', 'transaction', 'client', 'invocation'];
    await evaluate(Object.fromEntries(names.map((name) => [name, flagOn(name)])), [before]);
    expect(Object.keys(seen)).toEqual(expect.arrayContaining([...names, 'hook']));
  });

  const levels = ['api', 'transaction', 'client', 'invocation'];
  it.each(levels.map((name, index) => [name, levels.slice(0, index + 1)] as const))(
    'lets %s win over the levels before',
    async (last, upTo) => {
      const contexts = upTo.map((name) => [name, { targetingKey: name === last ? HIT : MISS }]);
      expect(await evaluate(Object.fromEntries(contexts) as Record<string, EvaluationContext>)).toMatchObject({
        value: 'hit',
      });
    },
  );

  it('lets a hook win over the invocation', async () => {
    const hook: Hook = { before: () => ({ targetingKey: HIT }) };
    expect(await evaluate({ invocation: { targetingKey: MISS } }, [hook])).toMatchObject({ value: 'hit' });
  });
});

/** A source whose start and status a test decides. */
function controlled(start: () => Promise<void>, first: Partial<SourceStatus> = {}) {
  const listeners: ((status: SourceStatus) => void)[] = [];
  let status: SourceStatus = { source: 'appconfig', version: '1', ageSeconds: 0, stale: false, ...first };
  let closed = 0;
  const inner = newSource();
  const made: FlagSource = {
    ...inner,
    get status() {
      return status;
    },
    onStatus: (listener) => {
      listeners.push(listener);
      return () => listeners.splice(listeners.indexOf(listener), 1);
    },
    start,
    close: () => {
      closed += 1;
      return Promise.resolve();
    },
  };
  const turn = (next: Partial<SourceStatus>): void => {
    status = { ...status, ...next };
    for (const listener of [...listeners]) listener(status);
  };
  return { source: made, turn, listeners, closedTimes: () => closed };
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('the life of the provider', () => {
  it('has a name', () => {
    expect(OpenFeature.providerMetadata.name).toBe('civicforge-flags');
  });

  it('is ready when its source has started', async () => {
    const heard: string[] = [];
    client.addHandler(ProviderEvents.Ready, () => heard.push('ready'));
    expect(client.providerStatus).toBe(ProviderStatus.READY);
    await soon();
    expect(heard).toEqual(['ready']);
  });

  it('is not ready before, and says so', async () => {
    let go: () => void = () => undefined;
    const slow = controlled(() => new Promise((resolve) => (go = resolve)));
    OpenFeature.setProvider(new CivicForgeProvider({ source: slow.source }));
    slow.turn({ stale: true });
    expect(client.providerStatus).toBe(ProviderStatus.NOT_READY);
    expect(await details('boolean', 'boolean-flag', false)).toMatchObject({
      value: false,
      errorCode: 'PROVIDER_NOT_READY',
    });
    slow.turn({ stale: false });
    go();
    await soon();
    expect(client.providerStatus).toBe(ProviderStatus.READY);
  });

  it('is stale when its source could not be reached at the start, and serves all the same', async () => {
    const { source: away, turn } = controlled(() => Promise.resolve(), { stale: true, problem: 'out of reach' });
    const heard: unknown[] = [];
    client.addHandler(ProviderEvents.Stale, (event) => heard.push(event?.message));
    await provide(away);
    await soon();
    expect(client.providerStatus).toBe(ProviderStatus.STALE);
    expect(heard).toEqual(['out of reach']);
    expect(await details('boolean', 'boolean-flag', false)).toMatchObject({ value: true });
    turn({ stale: false });
    expect(client.providerStatus).toBe(ProviderStatus.READY);
  });

  it('becomes stale and ready again with its source, and tells it once', async () => {
    const { source: wavering, turn } = controlled(() => Promise.resolve());
    await provide(wavering);
    await soon();
    const heard: string[] = [];
    client.addHandler(ProviderEvents.Stale, () => heard.push('stale'));
    client.addHandler(ProviderEvents.Ready, () => heard.push('ready'));
    heard.length = 0;
    turn({ stale: false, problem: 'one poll failed' });
    turn({ stale: true });
    turn({ stale: true, problem: 'still away' });
    turn({ stale: false });
    expect(heard).toEqual(['stale', 'ready']);
  });

  it('is in error when its source cannot start, gives its answers all the same, and recovers', async () => {
    const { source: broken, turn } = controlled(() => Promise.reject(new Error('no such file')));
    const heard: unknown[] = [];
    client.addHandler(ProviderEvents.Error, (event) => heard.push(event?.message));
    await expect(provide(broken)).rejects.toThrow('no such file');
    expect(client.providerStatus).toBe(ProviderStatus.ERROR);
    expect(heard).toEqual(['no such file']);
    turn({ stale: true });
    expect(client.providerStatus).toBe(ProviderStatus.ERROR);
    expect((await details('boolean', 'boolean-flag', false)).value).toBe(true);
    turn({ stale: false });
    expect(client.providerStatus).toBe(ProviderStatus.READY);
  });

  it('is fatal when its source says that nothing can help', async () => {
    const { source: dead } = controlled(() => Promise.reject(new ProviderFatalError('not allowed')));
    await expect(provide(dead)).rejects.toThrow('not allowed');
    expect(await details('string', 'string-flag', 'bye')).toMatchObject({ value: 'bye', errorCode: 'PROVIDER_FATAL' });
  });

  it('tells which flags changed, and answers anew', async () => {
    const heard: unknown[] = [];
    client.addHandler(ProviderEvents.ConfigurationChanged, (event) => heard.push(event?.flagsChanged, event?.metadata));
    expect((await details('string', 'changing-flag', 'unset')).value).toBe('foo');
    source.replace({ ...DOCUMENT, flags: { ...DOCUMENT.flags, 'changing-flag': always('bar', 'bar') } }, '2');
    expect(heard).toEqual([['changing-flag'], { version: '2', source: 'static' }]);
    expect((await details('string', 'changing-flag', 'unset')).value).toBe('bar');
  });

  it('closes its source and hears no more of it', async () => {
    const { source: closing, turn, listeners, closedTimes } = controlled(() => Promise.resolve());
    await provide(closing);
    await OpenFeature.close();
    expect(closedTimes()).toBe(1);
    expect(listeners).toEqual([]);
    turn({ stale: true });
    await soon();
    expect(client.providerStatus).not.toBe(ProviderStatus.STALE);
  });

  it('that is closed while it starts stays closed', async () => {
    let go: () => void = () => undefined;
    const slow = controlled(() => new Promise((resolve) => (go = resolve)), { stale: true });
    const heard: unknown[] = [];
    const provider = new CivicForgeProvider({ source: slow.source });
    provider.events.addHandler(ProviderEvents.Stale, (event) => heard.push(event));
    const initialized = provider.initialize();
    await provider.onClose();
    go();
    await initialized;
    await soon();
    expect(heard).toEqual([]);
  });

  it('follows its source again when it is registered again', async () => {
    let starts = 0;
    const {
      source: again,
      turn,
      listeners,
    } = controlled(() => {
      starts += 1;
      return Promise.resolve();
    });
    const provider = new CivicForgeProvider({ source: again });
    await OpenFeature.setProviderAndWait(provider);
    await OpenFeature.clearProviders();
    await OpenFeature.setProviderAndWait(provider);
    await soon();
    expect([starts, listeners.length]).toEqual([2, 1]);
    expect(client.providerStatus).toBe(ProviderStatus.READY);
    turn({ stale: true });
    expect(client.providerStatus).toBe(ProviderStatus.STALE);
  });

  it('keeps a shared source running until its last provider closes', async () => {
    const { source: shared, listeners, closedTimes } = controlled(() => Promise.resolve());
    const first = new CivicForgeProvider({ source: shared });
    const second = new CivicForgeProvider({ source: shared });
    await first.initialize();
    await second.initialize();
    await first.onClose();
    expect([closedTimes(), listeners.length]).toEqual([0, 1]);
    await second.onClose();
    expect([closedTimes(), listeners.length]).toEqual([1, 0]);
  });

  it('is stale after it is registered again when its source cannot be reached', async () => {
    const { source: away, turn } = controlled(() => Promise.resolve());
    const provider = new CivicForgeProvider({ source: away });
    await OpenFeature.setProviderAndWait(provider);
    await OpenFeature.clearProviders();
    turn({ stale: true, problem: 'out of reach' });
    await OpenFeature.setProviderAndWait(provider);
    await soon();
    expect(client.providerStatus).toBe(ProviderStatus.STALE);
  });

  it('lets an observer see each evaluation', async () => {
    await details('boolean', 'boolean-flag', false, { targetingKey: 'ada' });
    expect(evaluated).toEqual([expect.objectContaining({ key: 'boolean-flag', rule: 'enabled', on: true })]);
  });

  it('keeps the answer when the observer or its error handler throws', async () => {
    const errors: unknown[] = [];
    const observe = (): never => {
      throw new Error('observer failed');
    };
    const onObserverError = (error: unknown): never => {
      errors.push(error);
      throw new Error('handler failed');
    };
    await provide(source, { observe, onObserverError });
    const answer = await details('boolean', 'boolean-flag', false);
    expect(answer).toMatchObject({ value: true, reason: 'STATIC' });
    expect(answer.errorCode).toBeUndefined();
    expect(errors).toEqual([new Error('observer failed')]);
  });
});
