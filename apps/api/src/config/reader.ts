import { type Variable, type VariableName, VARIABLES } from './variables.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Thrown at the start. The message names every invalid variable, its rule, and its value unless it is secret. */
export class SettingsError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

/** Reads variables by the table and collects all errors, so that one start reports every one. */
export class EnvironmentReader {
  readonly #environment: Environment;
  readonly #problems: string[] = [];

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Returns the trimmed value. An empty value counts as unset, because compose files and task definitions pass one. */
  raw(name: VariableName): string | undefined {
    const value = this.#environment[name]?.trim();
    return value === '' ? undefined : value;
  }

  /** Parses a value or the given default; `parse` returns undefined for a bad value. */
  read<T>(name: VariableName, parse: (text: string) => T | undefined, whenUnset: T): T {
    const text = this.raw(name);
    if (text === undefined) return whenUnset;
    const value = parse(text);
    if (value === undefined) this.refuse(name);
    return value ?? whenUnset;
  }

  /** Like `read`, for a required variable. A started service never uses `standIn`. */
  require<T>(name: VariableName, parse: (text: string) => T | undefined, standIn: T): T {
    if (this.raw(name) === undefined) this.#problems.push(`${name} is missing: ${variable(name).rule}`);
    return this.read(name, parse, standIn);
  }

  wholeNumber(name: VariableName, min: number, max: number, whenUnset: number): number {
    return this.read(
      name,
      (text) => {
        const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
        return value >= min && value <= max ? value : undefined;
      },
      whenUnset,
    );
  }

  /** Records an invalid value with its rule, or with `why` if the rule does not explain the error. */
  refuse(name: VariableName, why?: string): void {
    const { rule, secret } = variable(name);
    const shown = secret ? 'the given value (not shown)' : JSON.stringify(this.raw(name) ?? '');
    this.#problems.push(`${name}: ${shown} is refused: ${why ?? `must be ${rule}`}`);
  }

  /** @throws SettingsError when anything was refused or missing. */
  finish(): void {
    if (this.#problems.length > 0) throw new SettingsError(this.#problems);
  }
}

function variable(name: VariableName): Variable {
  const found = VARIABLES.find((entry) => entry.name === name);
  if (found === undefined) throw new Error(`${name} is not a documented variable`);
  return found;
}
