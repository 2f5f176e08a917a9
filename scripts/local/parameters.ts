import { createHash } from 'node:crypto';

/**
 * Emulates the product's part of AWS Systems Manager Parameter Store: names, types, versions, paths and pages.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
export type ParameterType = 'String' | 'StringList' | 'SecureString';

interface Version {
  readonly value: string;
  readonly changedAt: number;
}

/** A parameter with all its values. Versions count from 1. */
export interface StoredParameter {
  readonly type: ParameterType;
  readonly first: number;
  readonly versions: readonly Version[];
}

export type StoredParameters = Readonly<Record<string, StoredParameter>>;

/** An error of the service. `code` becomes `__type`. */
export class ParameterError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

type Input = Readonly<Record<string, unknown>>;

const TYPES: readonly ParameterType[] = ['String', 'StringList', 'SecureString'];
const LARGEST_VALUE = 4_096;
const LONGEST_HISTORY = 100;
const LARGEST_PAGE = 10;

export class ParameterStore {
  private readonly parameters: Map<string, StoredParameter>;
  private readonly region: string;
  private readonly save: (parameters: StoredParameters) => void;

  /** @param save called with all parameters after each change and before its answer */
  constructor(initial: StoredParameters, region: string, save: (parameters: StoredParameters) => void) {
    this.parameters = new Map(Object.entries(initial));
    this.region = region;
    this.save = save;
  }

  /** @throws ParameterError */
  get({ Name, WithDecryption }: Input): object {
    const [, wanted = '', selector] = /^(.*?)(?::(\d+))?$/.exec(text(Name, 'name')) ?? [];
    const name = wanted.replace(/^arn:aws:ssm:[^:]*:\d*:parameter/, '');
    const stored = this.parameters.get(name);
    if (stored === undefined) throw new ParameterError('ParameterNotFound', '');
    const version = selector === undefined ? latest(stored) : Number(selector);
    if (stored.versions[version - stored.first] === undefined) {
      throw new ParameterError('ParameterVersionNotFound', `Systems Manager could not find version ${version}.`);
    }
    return { Parameter: this.describe(name, stored, version, WithDecryption === true) };
  }

  /** @throws ParameterError */
  getByPath({ Path, Recursive, WithDecryption, MaxResults, NextToken }: Input): object {
    const path = text(Path, 'path');
    if (!path.startsWith('/')) throw invalid(`The parameter doesn't meet the parameter name requirements: ${path}`);
    const below = path.endsWith('/') ? path : `${path}/`;
    const isWanted = (name: string) =>
      name.startsWith(below) && (Recursive === true || !name.slice(below.length).includes('/'));
    const size = MaxResults === undefined ? LARGEST_PAGE : Number(MaxResults);
    if (!Number.isInteger(size) || size < 1 || size > LARGEST_PAGE) throw invalid('MaxResults must be from 1 to 10');
    const after = NextToken === undefined ? '' : Buffer.from(text(NextToken, 'nextToken'), 'base64url').toString();
    const names = [...this.parameters.keys()].filter((name) => isWanted(name) && name > after).sort();
    const page = names.slice(0, size);
    const last = page.at(-1);
    return {
      Parameters: page.flatMap((name) => {
        const stored = this.parameters.get(name);
        return stored ? [this.describe(name, stored, latest(stored), WithDecryption === true)] : [];
      }),
      ...(names.length > size && last && { NextToken: Buffer.from(last).toString('base64url') }),
    };
  }

  /** @throws ParameterError */
  put({ Name, Value, Type, Overwrite }: Input): object {
    const name = checkedName(text(Name, 'name'));
    const value = checkedValue(Value);
    const known = this.parameters.get(name);
    if (known && Overwrite !== true) {
      throw new ParameterError(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    }
    const type = checkedType(Type, known);
    const versions = [...(known?.versions ?? []), { value, changedAt: Date.now() }];
    const dropped = Math.max(0, versions.length - LONGEST_HISTORY);
    const stored = { type, first: (known?.first ?? 1) + dropped, versions: versions.slice(dropped) };
    this.parameters.set(name, stored);
    this.save(Object.fromEntries(this.parameters));
    return { Version: latest(stored), Tier: 'Standard' };
  }

  private describe(name: string, stored: StoredParameter, version: number, decrypted: boolean): object {
    const { value, changedAt } = stored.versions[version - stored.first] ?? { value: '', changedAt: 0 };
    const isSealed = stored.type === 'SecureString' && !decrypted;
    return {
      Name: name,
      Type: stored.type,
      // A caller without decryption gets text that is independent of the value.
      Value: isSealed ? createHash('sha256').update(`${name}:${version}`).digest('base64') : value,
      Version: version,
      LastModifiedDate: changedAt / 1_000,
      ARN: `arn:aws:ssm:${this.region}:000000000000:parameter${name.startsWith('/') ? '' : '/'}${name}`,
      DataType: 'text',
    };
  }
}

function latest({ first, versions }: StoredParameter): number {
  return first + versions.length - 1;
}

function text(value: unknown, field: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw invalid(
    `1 validation error detected: Value at '${field}' failed to satisfy constraint: Member must not be null`,
  );
}

function checkedName(name: string): string {
  const levels = name.split('/').length - 1;
  const isPath = name.includes('/') ? name.startsWith('/') && !name.endsWith('/') && !name.includes('//') : true;
  if (!/^[\w./-]{1,1011}$/.test(name) || !isPath || levels > 15 || /^\/?(aws|ssm)/i.test(name)) {
    throw invalid(`Parameter name: can't be prefixed with "aws" or "ssm"; letters, numbers and .-_/ only: ${name}`);
  }
  return name;
}

function checkedValue(value: unknown): string {
  const given = text(value, 'value');
  if (Buffer.byteLength(given) > LARGEST_VALUE) {
    throw invalid('Standard tier parameters support a maximum parameter value of 4096 characters.');
  }
  return given;
}

function checkedType(type: unknown, known: StoredParameter | undefined): ParameterType {
  const wanted = type === undefined ? known?.type : TYPES.find((one) => one === type);
  if (wanted === undefined) throw invalid('A parameter type is required when you create a parameter.');
  if (known && known.type !== wanted) {
    throw new ParameterError('HierarchyTypeMismatchException', 'A type of a parameter cannot be changed.');
  }
  return wanted;
}

function invalid(message: string): ParameterError {
  return new ParameterError('ValidationException', message);
}
