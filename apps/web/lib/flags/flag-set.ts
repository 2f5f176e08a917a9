import type { FlagKey } from '@civicforge/contract/flags/manifest';

/** One flag as the reader of the page has it. */
export interface FlagState {
  readonly on: boolean;
  /** Which form of it, where there are several. */
  readonly variant?: string;
  /** What operators want people to read about it. */
  readonly message?: string;
}

/** Every flag of the product for one reader; a key that the manifest does not declare does not compile. */
export type FlagSet = Readonly<Record<FlagKey, FlagState>>;

/** The flags that have this many forms, in the words of the evaluation protocol or of a client for it. */
interface Evaluated {
  readonly value: unknown;
  readonly variant?: unknown;
  readonly metadata?: unknown;
}

/** Turns one evaluation into ours; whatever is not the promised boolean leaves the flag as `fallback` has it. */
export function stateOf({ value, variant, metadata }: Evaluated, fallback: FlagState): FlagState {
  if (typeof value !== 'boolean') return fallback;
  const message = isRecord(metadata) ? metadata['message'] : undefined;
  return {
    on: value,
    ...(value && typeof variant === 'string' && { variant }),
    ...(value && typeof message === 'string' && message !== '' && { message }),
  };
}

/**
 * Reads the body of a bulk answer of the evaluation protocol.
 * @throws Error the status is not 200, the type is not JSON, or the body is no list of flags, as with a login page of a
 * proxy that answers 200.
 */
export async function readFlagAnswer(answer: Response): Promise<unknown> {
  const type = answer.headers.get('content-type') ?? '';
  if (answer.status !== 200) throw new Error(`The feature flags answered ${String(answer.status)}`);
  if (!/^application\/json\b/i.test(type)) throw new Error(`The feature flags answered with the type "${type}"`);
  const body: unknown = await answer.json();
  const flags: unknown = isRecord(body) ? body['flags'] : undefined;
  const isList = Array.isArray(flags) && flags.every((flag) => isRecord(flag) && typeof flag['key'] === 'string');
  if (!isList) throw new Error('The feature flags answered without a list of flags');
  return body;
}

/** The flags of a whole answer of the evaluation protocol (OFREP, bulk); undefined where it is none. */
export function flagSetOf(answer: unknown, defaults: FlagSet): FlagSet | undefined {
  const given: unknown = isRecord(answer) ? answer['flags'] : undefined;
  if (!Array.isArray(given)) return undefined;
  return mapFlags(defaults, (key, fallback) => {
    const found: unknown = given.find((one: unknown) => isRecord(one) && one['key'] === key);
    return isRecord(found)
      ? stateOf({ value: found['value'], variant: found['variant'], metadata: found['metadata'] }, fallback)
      : fallback;
  });
}

/** Another set with the same keys. */
export function mapFlags(flags: FlagSet, change: (key: FlagKey, state: FlagState) => FlagState): FlagSet {
  const keys = Object.keys(flags) as FlagKey[];
  return Object.fromEntries(keys.map((key) => [key, change(key, flags[key])])) as Record<FlagKey, FlagState>;
}

/** Whether both say the same: drawing a page again for equal flags would be for nothing. */
export function areSame(one: FlagSet, other: FlagSet): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
