import type { Kind } from './kinds.ts';

/** What the configuration page and the start say about a variable. */
export interface Facts {
  readonly meaning: string;
  /** The value is never printed, not even in the message about an invalid one. */
  readonly secret?: true;
}

/**
 * The value without the variable, as text, which must obey the rule of its kind. `{stage}`, `{region}`, `{pool}` and
 * `{issuer}` stand for other settings.
 */
interface Default {
  readonly default: string;
  /** Differs in the stage test. */
  readonly inTests?: string;
}

interface Required {
  readonly required: true;
}

/** Required outside the stages local and test, which use `local`. */
interface RequiredWhenDeployed {
  readonly required: 'outside local and test';
  /** Text, or a function that makes it for each process. The configuration page shows a text only. */
  readonly local: string | (() => string);
}

/** One environment variable: its only declaration. `T` is the type of its setting. */
export interface Variable<T = unknown> extends Facts, Kind<T>, Partial<Default> {
  readonly name: string;
  readonly required?: true | 'outside local and test';
  readonly local?: string | (() => string);
}

/** Declares a variable that always has a value. */
export function variable<T>(
  name: string,
  kind: Kind<T>,
  facts: Facts & (Default | Required | RequiredWhenDeployed),
): Variable<T> {
  return { name, ...kind, ...facts };
}

/** Declares a variable that may stay unset. */
export function optional<T>(name: string, kind: Kind<T>, facts: Facts): Variable<T | undefined> {
  const { deployed } = kind;
  return {
    name,
    ...kind,
    deployed: (value) => (value === undefined ? undefined : deployed?.(value)),
    ...facts,
  };
}

/** Settings as nested groups of variables. */
export interface Declarations {
  readonly [setting: string]: Variable<never> | Variable | Declarations;
}

/** The values of declared settings, in the same groups. */
export type Values<D> = {
  readonly [K in keyof D]: D[K] extends Variable<infer T> ? T : Values<D[K]>;
};

export function isVariable(node: object): node is Variable {
  return 'parse' in node;
}

/** Returns the variables in the order of their declaration. */
export function variablesOf(declarations: object): readonly Variable[] {
  return Object.values(declarations).flatMap((node: object) => (isVariable(node) ? [node] : variablesOf(node)));
}
