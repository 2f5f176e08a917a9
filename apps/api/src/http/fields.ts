import { ApiProperty } from '@nestjs/swagger';
import { Transform, type TransformFnParams } from 'class-transformer';
import { buildMessage, ValidateBy } from 'class-validator';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** A point in time (ISO 8601 with a zone); arrives as UTC with milliseconds. */
export function Instant(): PropertyDecorator {
  return (target, property) => {
    Transform(({ value }: TransformFnParams): unknown => {
      if (typeof value !== 'string' || !INSTANT.test(value)) return value;
      const time = Date.parse(value);
      return Number.isNaN(time) ? value : new Date(time).toISOString();
    })(target, property);
    ValidateBy({
      name: 'instant',
      validator: {
        validate: (value) => typeof value === 'string' && INSTANT.test(value) && !Number.isNaN(Date.parse(value)),
        defaultMessage: buildMessage((each) => `${each}must be a time such as 2026-05-01T12:00:00.000Z`),
      },
    })(target, property);
    ApiProperty({ type: String, format: 'date-time' })(target, property);
  };
}

const LONGEST_LINK = 2_000;

/** Up to `max` https addresses without credentials. */
export function HttpsLinks(max: number): PropertyDecorator {
  return (target, property) => {
    ValidateBy({
      name: 'httpsLinks',
      validator: {
        validate: (value) => Array.isArray(value) && value.length <= max && value.every(isHttpsLink),
        defaultMessage: buildMessage((each) => `${each}must be a list of at most ${max} https addresses`),
      },
    })(target, property);
    ApiProperty({ type: [String], format: 'uri', maxItems: max })(target, property);
  };
}

function isHttpsLink(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > LONGEST_LINK || !/^https:\/\/[^\s<>"\\]+$/i.test(value)) return false;
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, hostname } = new URL(value);
  return protocol === 'https:' && username === '' && password === '' && hostname !== '';
}

/** An opaque text of visible ASCII, such as a nonce or a signature. */
export function Token(): PropertyDecorator {
  return (target, property) => {
    ValidateBy({
      name: 'token',
      validator: {
        validate: (value) => typeof value === 'string' && /^[\x21-\x7e]{1,1000}$/.test(value),
        defaultMessage: buildMessage((each) => `${each}must be 1 to 1000 visible ASCII characters`),
      },
    })(target, property);
    ApiProperty({ type: String, minLength: 1, maxLength: 1_000 })(target, property);
  };
}

const LONGEST_SEARCH = 200;

/** What somebody types into a search box: a text with at least one word of three letters or digits. */
export function SearchText(): PropertyDecorator {
  return (target, property) => {
    ValidateBy({
      name: 'searchText',
      validator: {
        validate: (value) =>
          typeof value === 'string' &&
          value.length <= LONGEST_SEARCH &&
          /(?:[\p{L}\p{N}]\p{M}*){3}/u.test(value.normalize('NFKD')),
        defaultMessage: buildMessage(
          (each) =>
            `${each}must be a text of at most ${LONGEST_SEARCH} characters with a word of three letters or more`,
        ),
      },
    })(target, property);
    ApiProperty({ type: String, maxLength: LONGEST_SEARCH })(target, property);
  };
}
