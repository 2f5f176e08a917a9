import type { FlagKey } from '@civicforge/contract/flags/manifest';

/** The state of one flag for the reader. */
export interface FlagState {
  readonly on: boolean;
  /** The variant, if the flag has several. */
  readonly variant?: string;
  /** The operators' message about the flag. */
  readonly message?: string;
  /** The same message in German. */
  readonly messageDe?: string;
}

/** Every flag of the product for one reader. A key that is not in the manifest does not compile. */
export type FlagSet = Readonly<Record<FlagKey, FlagState>>;

/** The result of one evaluation, from OFREP or from an OpenFeature client. */
interface Evaluated {
  readonly value: unknown;
  readonly variant?: unknown;
  readonly metadata?: unknown;
}

/** Converts one evaluation into a state. A value that is not a boolean keeps `fallback`. */
export function stateOf({ value, variant, metadata }: Evaluated, fallback: FlagState): FlagState {
  if (typeof value !== 'boolean') return fallback;
  const message = textIn(metadata, 'message');
  const messageDe = textIn(metadata, 'message_de');
  return {
    on: value,
    ...(value && typeof variant === 'string' && { variant }),
    ...(value && message !== undefined && { message }),
    ...(value && messageDe !== undefined && { messageDe }),
  };
}

/**
 * Reads the body of a bulk evaluation (OFREP).
 * @throws Error the status is not 200, the type is not JSON, or the body is not a list of flags, for example a proxy's
 * login page.
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

/** Reads the flags of a bulk evaluation (OFREP). Undefined for any other value. */
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

/** Returns another set with the same keys. */
export function mapFlags(flags: FlagSet, change: (key: FlagKey, state: FlagState) => FlagState): FlagSet {
  const keys = Object.keys(flags) as FlagKey[];
  return Object.fromEntries(keys.map((key) => [key, change(key, flags[key])])) as Record<FlagKey, FlagState>;
}

/** Compares two sets, so that equal flags do not cause a render. */
export function areSame(one: FlagSet, other: FlagSet): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function textIn(metadata: unknown, key: string): string | undefined {
  const text = isRecord(metadata) ? metadata[key] : undefined;
  return typeof text === 'string' && text !== '' ? text : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
