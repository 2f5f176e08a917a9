import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { fits } from '@civicforge/domain';
import { Transform, type TransformFnParams, Type } from 'class-transformer';
import { buildMessage, ValidateBy, ValidateIf, ValidateNested, type ValidationError } from 'class-validator';
import { cleanText, isBounded } from './plain-text.ts';
import { pathOf } from './input-errors.ts';
import { rememberRulesOfClasses } from './validation-rules.ts';
import { type FieldError, MOST_ERRORS, Problem, validationFailed } from './problem.ts';

rememberRulesOfClasses();

/**
 * Validates bodies and queries by their classes. Refuses unknown fields, `null` and bodies that are not objects.
 * Converts nothing silently.
 */
@Injectable()
export class StrictValidationPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      stopAtFirstError: true,
      exceptionFactory: (errors: ValidationError[]) => validationFailed(...fieldErrors(errors).slice(0, MOST_ERRORS)),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body' && !isPlainObject(value)) {
      throw validationFailed({ path: '', message: 'must be a JSON object' });
    }
    return (await super.transform(value, metadata)) as unknown;
  }
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldErrors(errors: readonly ValidationError[], parent = ''): FieldError[] {
  return errors.flatMap((error) => {
    const path = pathOf(parent, error.property);
    const own = Object.entries(error.constraints ?? {}).map(([name, message]) => ({
      path,
      message: name === 'whitelistValidation' ? 'is not a known field' : withoutName(message, error.property),
    }));
    return [...own, ...fieldErrors(error.children ?? [], path)];
  });
}

/** Removes the property name from a message, because the path already contains it. */
function withoutName(message: string, property: string): string {
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}

/** Makes a field optional. Unlike `IsOptional` of class-validator, it refuses `null`. */
export function Optional(): PropertyDecorator {
  return all(
    ValidateIf((_, value) => value !== undefined),
    ApiProperty({ required: false }),
  );
}

export interface PlainTextRule {
  readonly min: number;
  readonly max: number;
  readonly multiline?: boolean;
}

/**
 * A text of people: the one door through which all of them come. The raw length is judged first, then the text is
 * cleaned (see `cleanText`), then its visible characters are counted for `min` and its characters for `max`.
 */
export function PlainText(rule: PlainTextRule): PropertyDecorator {
  const { min, max, multiline = false } = rule;
  return all(
    Transform(({ value }: TransformFnParams): unknown =>
      isBounded(value, max) ? cleanText(value, multiline) : (value as unknown),
    ),
    check(
      `must be a text of ${min} to ${max} characters`,
      'plainText',
      (value) => isBounded(value, max) && fits(value, { min, max }),
    ),
    ApiProperty({ type: String, minLength: min, maxLength: max }),
  );
}

/** An integer of a JSON body. A numeric string is refused. */
export function WholeNumber(min: number, max: number): PropertyDecorator {
  return all(
    check(`must be a whole number of ${min} to ${max}`, 'wholeNumber', isWhole(min, max)),
    ApiProperty({ type: 'integer', minimum: min, maximum: max }),
  );
}

/** One of the given values. */
export function OneOf<T extends string>(values: readonly T[]): PropertyDecorator {
  return all(
    check(`must be one of ${values.join(', ')}`, 'oneOf', (value) => values.some((word) => word === value)),
    ApiProperty({ enum: [...values] }),
  );
}

/** A text of a given form. `rule` completes "must be …". */
export function Matching(pattern: RegExp, rule: string): PropertyDecorator {
  return all(
    check(`must be ${rule}`, 'matching', (value) => typeof value === 'string' && pattern.test(value)),
    ApiProperty({ type: String, pattern: pattern.source }),
  );
}

/** A day of the calendar, `YYYY-MM-DD`. */
export function CalendarDate(): PropertyDecorator {
  return all(
    check('must be a date such as 2026-05-31', 'calendarDate', isCalendarDate),
    ApiProperty({ type: String, format: 'date' }),
  );
}

function isCalendarDate(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00.000Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

/** A list of at most `max` objects of a class, which differ in `key`. */
export function ListOf<T extends object>(of: new () => T, max: number, key: keyof T & string): PropertyDecorator {
  const isList = (value: unknown): value is T[] =>
    Array.isArray(value) && value.length <= max && value.every(isPlainObject);
  return all(
    check(
      `must be a list of at most ${max} objects with different ${key}`,
      'listOf',
      (value) => isList(value) && new Set(value.map((entry) => entry[key])).size === value.length,
    ),
    ValidateNested({ each: true }),
    Type(() => of),
    ApiProperty({ type: [of], maxItems: max }),
  );
}

/** An object of a class. */
export function ObjectOf<T extends object>(of: new () => T): PropertyDecorator {
  return all(
    check('must be an object', 'objectOf', isPlainObject),
    ValidateNested(),
    Type(() => of),
    ApiProperty({ type: of }),
  );
}

/** A list of 1 to `max` different ids of a form. */
export function IdList(form: RegExp, max: number): PropertyDecorator {
  const isId = (value: unknown) => typeof value === 'string' && form.test(value);
  return all(
    check(
      `must be a list of 1 to ${max} different ids`,
      'idList',
      (value) =>
        Array.isArray(value) &&
        value.length > 0 &&
        value.length <= max &&
        value.every(isId) &&
        new Set(value).size === value.length,
    ),
    ApiProperty({ type: [String], minItems: 1, maxItems: max, uniqueItems: true }),
  );
}

/** The name of a time zone. */
export function TimeZone(isKnown: (name: string) => boolean): PropertyDecorator {
  return all(
    check('must be a time zone such as Europe/Berlin', 'timeZone', (value) => isBounded(value, 64) && isKnown(value)),
    ApiProperty({ type: String, maxLength: 64 }),
  );
}

/** A list of given words, each once and at least one. */
export function WordList<T extends string>(values: readonly T[]): PropertyDecorator {
  const isWord = (value: unknown) => values.some((word) => word === value);
  return all(
    check(
      `must be a list of different words of ${values.join(', ')}`,
      'wordList',
      (value) =>
        Array.isArray(value) && value.length > 0 && value.every(isWord) && new Set(value).size === value.length,
    ),
    ApiProperty({ enum: [...values], isArray: true, minItems: 1, uniqueItems: true }),
  );
}

/** A boolean of a JSON body. */
export function YesOrNo(): PropertyDecorator {
  return all(
    check('must be true or false', 'yesOrNo', (value) => typeof value === 'boolean'),
    ApiProperty({ type: Boolean }),
  );
}

/** An integer of the query string. */
export function QueryWholeNumber(min: number, max: number): PropertyDecorator {
  return all(
    Transform(({ value }: TransformFnParams): unknown =>
      typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value,
    ),
    check(`must be one whole number of ${min} to ${max}`, 'queryWholeNumber', isWhole(min, max)),
    ApiProperty({ type: 'integer', minimum: min, maximum: max }),
  );
}

/** A query parameter whose only value is `true`. */
export function QueryTrue(): PropertyDecorator {
  return all(
    Transform(({ value }: TransformFnParams): unknown => (value === 'true' ? true : value)),
    check('must be true, or absent', 'queryTrue', (value) => value === true),
    ApiProperty({ enum: ['true'] }),
  );
}

/** A repeatable query parameter. The handler gets a list without duplicates. */
export function QueryList<T extends string>(values: readonly T[]): PropertyDecorator {
  return all(
    Transform(({ value }: TransformFnParams): unknown =>
      typeof value === 'string'
        ? [value]
        : Array.isArray(value)
          ? [...new Set(value as unknown[])]
          : (value as unknown),
    ),
    check(
      `must be one or more of ${values.join(', ')}`,
      'queryList',
      (value) => Array.isArray(value) && value.every((entry) => values.some((word) => word === entry)),
    ),
    ApiProperty({ enum: [...values], isArray: true }),
  );
}

/** A comma-separated list of words, in any order, each once. */
export function CommaList<T extends string>(values: readonly T[]): PropertyDecorator {
  return all(
    Transform(({ value }: TransformFnParams): unknown =>
      typeof value === 'string' ? [...new Set(value.split(','))] : (value as unknown),
    ),
    check(
      `must be a comma-separated list of ${values.join(', ')}`,
      'commaList',
      (value) => Array.isArray(value) && value.every((entry) => values.some((word) => word === entry)),
    ),
    ApiProperty({ type: String }),
  );
}

/** The page size of lists. */
export const DEFAULT_LIMIT = 20;

/** Query of a list. Extend it to add filters. */
export class PageQuery {
  @Optional()
  @QueryWholeNumber(1, 100)
  @ApiProperty({ default: DEFAULT_LIMIT })
  limit?: number;

  /** `nextCursor` of the previous page. */
  @Optional()
  @ApiProperty({ type: String })
  @CursorText()
  cursor?: string;
}

/** A cursor as text. `CursorCodec` validates it. */
function CursorText(): PropertyDecorator {
  return (target, property) => {
    Transform(({ value }: TransformFnParams): unknown => {
      if (typeof value === 'string' && value !== '') return value;
      throw new Problem('cursor.invalid');
    })(target, property);
    check('must be a text', 'cursor', (value) => typeof value === 'string')(target, property);
  };
}

function isWhole(min: number, max: number): (value: unknown) => boolean {
  return (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max;
}

function check(message: string, name: string, validate: (value: unknown) => boolean): PropertyDecorator {
  return ValidateBy({ name, validator: { validate, defaultMessage: buildMessage((each) => each + message) } });
}

function all(...decorators: readonly PropertyDecorator[]): PropertyDecorator {
  return (target, property) => {
    for (const decorator of decorators) decorator(target, property);
  };
}
