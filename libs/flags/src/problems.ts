/** One thing wrong with a document: where, and what was expected there. */
export interface Problem {
  /** Such as `flags.quest_categories.rollout_percentage`; empty for the document as a whole. */
  readonly path: string;
  readonly message: string;
}

/** The characters of one problem in a message. A name in a document can have millions, and messages go into logs. */
const MOST_OF_A_PROBLEM = 300;

function inWords({ path, message }: Problem): string {
  const words = path === '' ? message : `${path}: ${message}`;
  return words.length <= MOST_OF_A_PROBLEM ? words : `${words.slice(0, MOST_OF_A_PROBLEM)}…`;
}

/** A document was refused. `problems` is never empty; the message names the first five of them, shortened, with their paths. */
export class FlagDocumentError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const shown = problems.slice(0, 5).map(inWords).join('; ');
    const more = problems.length > 5 ? `; and ${String(problems.length - 5)} more` : '';
    super(`The flag document is not valid: ${shown}${more}`);
    this.name = 'FlagDocumentError';
    this.problems = problems;
  }
}

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Collects what is wrong below one path of a document. */
export class Checker {
  readonly path: string;
  readonly #problems: Problem[];

  constructor(path = '', problems: Problem[] = []) {
    this.path = path;
    this.#problems = problems;
  }

  get problems(): readonly Problem[] {
    return this.#problems;
  }

  at(step: string | number): Checker {
    const below = typeof step === 'number' ? `${this.path}[${String(step)}]` : this.path && `${this.path}.${step}`;
    return new Checker(below === '' ? String(step) : below, this.#problems);
  }

  fail(message: string): void {
    this.#problems.push({ path: this.path, message });
  }

  /** The value as an object, or undefined after saying so. */
  fields(value: unknown): Fields | undefined {
    if (isFields(value)) return value;
    this.fail('must be an object');
    return undefined;
  }

  onlyFields(fields: Fields, known: readonly string[]): void {
    for (const name of Object.keys(fields)) {
      if (!known.includes(name)) this.at(name).fail(`is not known here; known are ${known.join(', ')}`);
    }
  }

  boolean(value: unknown): void {
    if (typeof value !== 'boolean') this.fail('must be true or false');
  }

  text(value: unknown): void {
    if (typeof value !== 'string') this.fail('must be text');
  }

  name(value: unknown): void {
    if (typeof value !== 'string' || value === '') this.fail('must be text that is not empty');
  }

  /** Runs a check on every member of a list. */
  list(value: unknown, check: (item: unknown, at: Checker) => void): void {
    if (Array.isArray(value)) value.forEach((item, index) => check(item, this.at(index)));
    else this.fail('must be a list');
  }

  names(value: unknown): void {
    this.list(value, (item, at) => {
      at.name(item);
    });
  }
}
