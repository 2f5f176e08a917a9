import { isVariable, type Values, type Variable, variablesOf } from './variable.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Variables whose values stand in the defaults of others. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  stage: 'STAGE',
  region: 'AWS_REGION',
  pool: 'COGNITO_USER_POOL_ID',
  issuer: 'COGNITO_ISSUER',
};

/** Thrown at the start. The message names every invalid variable, its rule, and its value unless it is secret. */
export class SettingsError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

/**
 * Reads the declared settings from the environment.
 * @throws SettingsError with every error, so that one start reports all of them
 */
export function readEnvironment<D extends object>(declarations: D, environment: Environment): Values<D> {
  const reader = new EnvironmentReader(variablesOf(declarations), environment);
  const values = reader.group(declarations);
  if (reader.problems.length > 0) throw new SettingsError(reader.problems);
  return values;
}

class EnvironmentReader {
  readonly problems: string[] = [];
  readonly #variables: readonly Variable[];
  readonly #environment: Environment;
  readonly #stage: string | undefined;

  constructor(variables: readonly Variable[], environment: Environment) {
    this.#variables = variables;
    this.#environment = environment;
    this.#stage = this.#given('STAGE');
  }

  group<D extends object>(declarations: D): Values<D> {
    const read = (node: object): unknown => (isVariable(node) ? this.#value(node) : this.group(node));
    const entries = Object.entries(declarations).map(([setting, node]) => [setting, read(node as object)]);
    return Object.fromEntries(entries) as Values<D>;
  }

  /** Returns the value, or undefined after an error. */
  #value(variable: Variable): unknown {
    const given = this.#given(variable.name);
    if (given === undefined && this.#isMissing(variable)) {
      this.problems.push(`${variable.name} is missing: ${variable.rule}`);
      return undefined;
    }
    if (given === undefined) {
      // A default is wrong only because of another variable, which has its own message.
      const text = this.#unset(variable);
      return text === undefined ? undefined : variable.parse(text);
    }
    const value = variable.parse(given);
    const reason = value === undefined ? `must be ${variable.rule}` : this.#whenDeployed(variable, value);
    if (reason !== undefined) this.#refuse(variable, given, reason);
    return value;
  }

  /** Returns the trimmed value. An empty value counts as unset, because compose files and task definitions pass one. */
  #given(name: string): string | undefined {
    const value = this.#environment[name]?.trim();
    return value === '' ? undefined : value;
  }

  /** An invalid stage counts as a deployed one. */
  get #isDeployed(): boolean {
    return this.#stage !== 'local' && this.#stage !== 'test';
  }

  #isMissing({ required }: Variable): boolean {
    return required === true || (required !== undefined && this.#isDeployed);
  }

  #whenDeployed(variable: Variable, value: unknown): string | undefined {
    return this.#isDeployed ? variable.deployed?.(value) : undefined;
  }

  /** Returns the default as text, with the values of other variables in it. */
  #unset({ default: standard, inTests, local }: Variable): string | undefined {
    const text =
      typeof local === 'function' ? local() : (local ?? (this.#stage === 'test' ? inTests : undefined) ?? standard);
    return text?.replaceAll(/\{(\w+)\}/g, (_, name: string) => this.#text(PLACEHOLDERS[name]));
  }

  #text(name: string | undefined): string {
    const variable = this.#variables.find((entry) => entry.name === name);
    if (variable === undefined) throw new Error(`${String(name)} is not a declared variable`);
    const text = this.#given(variable.name) ?? this.#unset(variable) ?? '';
    const value = variable.parse(text);
    return typeof value === 'string' ? value : text;
  }

  #refuse({ name, secret }: Variable, text: string, reason: string): void {
    const shown = secret ? 'the given value (not shown)' : JSON.stringify(text);
    this.problems.push(`${name}: ${shown} is refused: ${reason}`);
  }
}
