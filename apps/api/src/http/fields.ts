import { isSearchable } from '@civicforge/domain';
import { ApiProperty } from '@nestjs/swagger';
import { fits, type NameFault, nameFault, parseInstant, parseLink, PERSON_LIMITS, tidyName } from '@civicforge/domain';
import { Transform, type TransformFnParams } from 'class-transformer';
import { buildMessage, ValidateBy, ValidateIf } from 'class-validator';
import { cleanText, isBounded } from './plain-text.ts';

const NAME_FAULTS: Readonly<Record<NameFault, string>> = {
  'mixed-scripts': 'must not mix letters of alphabets that look alike in one word',
  'role-word': 'must not contain the word of a role',
};

/** The name that other members see. It arrives cleaned and without characters that draw nothing. See `nameFault`. */
export function DisplayName(): PropertyDecorator {
  const { min, max } = PERSON_LIMITS.displayName;
  const isGood = (value: unknown): value is string => isBounded(value, max) && fits(value, { min, max });
  return (target, property) => {
    Transform(({ value }: TransformFnParams): unknown =>
      isBounded(value, max) ? tidyName(cleanText(value, false)) : (value as unknown),
    )(target, property);
    ValidateBy({
      name: 'displayName',
      validator: {
        validate: (value) => isGood(value) && nameFault(value) === undefined,
        defaultMessage: (validated) => {
          const fault = isGood(validated?.value) ? nameFault(validated.value) : undefined;
          return fault === undefined ? `must be a text of ${min} to ${max} characters` : NAME_FAULTS[fault];
        },
      },
    })(target, property);
    ApiProperty({ type: String, minLength: min, maxLength: max })(target, property);
  };
}

/** A point in time (RFC 3339, with `Z` or an offset); arrives as UTC with milliseconds. See `parseInstant`. */
export function Instant(): PropertyDecorator {
  return (target, property) => {
    Transform(({ value }: TransformFnParams): unknown =>
      typeof value === 'string' ? (parseInstant(value) ?? value) : value,
    )(target, property);
    ValidateBy({
      name: 'instant',
      validator: {
        validate: (value) => typeof value === 'string' && parseInstant(value) === value,
        defaultMessage: buildMessage((each) => `${each}must be a time such as 2026-05-01T12:00:00.000Z`),
      },
    })(target, property);
    ApiProperty({ type: String, format: 'date-time' })(target, property);
  };
}

/**
 * A coordinate in degrees, from `-limit` to `limit`. It is optional together with its other half: a single coordinate is
 * refused.
 */
export function Coordinate(limit: number, otherHalf: string): PropertyDecorator {
  return (target, property) => {
    ValidateIf(
      (object: Record<string, unknown>) => object[String(property)] !== undefined || object[otherHalf] !== undefined,
    )(target, property);
    ValidateBy({
      name: 'coordinate',
      validator: {
        validate: (value) => typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= limit,
        defaultMessage: buildMessage(
          (each) => `${each}must be a number of -${limit} to ${limit}, together with ${otherHalf}`,
        ),
      },
    })(target, property);
    ApiProperty({ type: 'number', minimum: -limit, maximum: limit, required: false })(target, property);
  };
}

/** Latitudes of a point in a query. Nearer to a pole, a circle of kilometres meets too many partitions of the map. */
const POINT_LATITUDE = 85;
const POINT = /^(-?\d{1,3}(?:\.\d{1,15})?),(-?\d{1,3}(?:\.\d{1,15})?)$/;

/** A point of the query string, such as `52.52,13.4`: latitude and longitude in degrees. */
export function QueryPoint(): PropertyDecorator {
  return (target, property) => {
    Transform(({ value }: TransformFnParams): unknown => pointOf(value) ?? (value as unknown))(target, property);
    ValidateBy({
      name: 'queryPoint',
      validator: {
        validate: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
        defaultMessage: buildMessage(
          (each) =>
            `${each}must be one latitude of -${POINT_LATITUDE} to ${POINT_LATITUDE} and one longitude of -180 to 180, such as 52.52,13.4`,
        ),
      },
    })(target, property);
    ApiProperty({ type: String, pattern: POINT.source, example: '52.52,13.4' })(target, property);
  };
}

function pointOf(value: unknown): { latitude: number; longitude: number } | undefined {
  const [latitude, longitude] = (typeof value === 'string' ? POINT.exec(value) : null)?.slice(1).map(Number) ?? [];
  if (latitude === undefined || longitude === undefined) return undefined;
  return Math.abs(latitude) <= POINT_LATITUDE && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined;
}

/** Up to `max` https addresses without credentials; they arrive as the URL parser writes them. See `parseLink`. */
export function HttpsLinks(max: number): PropertyDecorator {
  return (target, property) => {
    Transform(({ value }: TransformFnParams): unknown =>
      Array.isArray(value) && value.length <= max ? value.map(linkOrSame) : (value as unknown),
    )(target, property);
    ValidateBy({
      name: 'httpsLinks',
      validator: {
        validate: (value) =>
          Array.isArray(value) &&
          value.length <= max &&
          value.every((link) => typeof link === 'string' && parseLink(link) === link),
        defaultMessage: buildMessage((each) => `${each}must be a list of at most ${max} https addresses`),
      },
    })(target, property);
    ApiProperty({ type: [String], format: 'uri', maxItems: max })(target, property);
  };
}

function linkOrSame(link: unknown): unknown {
  return typeof link === 'string' ? (parseLink(link) ?? link) : link;
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

/** Longest signature as text. Contract wallets sign with kilobytes, and get an answer that says why they are refused. */
const LONGEST_SIGNATURE = 20_000;
const SIGNATURE_TEXT = { type: 'string', minLength: 1, maxLength: LONGEST_SIGNATURE } as const;

function isSignatureText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= LONGEST_SIGNATURE && /^[\x21-\x7e]+$/.test(value);
}

/** The signature of a wallet: visible ASCII. */
export function WalletSignature(): PropertyDecorator {
  return (target, property) => {
    ValidateBy({
      name: 'walletSignature',
      validator: {
        validate: isSignatureText,
        defaultMessage: buildMessage((each) => `${each}must be a text of hexadecimal digits`),
      },
    })(target, property);
    ApiProperty(SIGNATURE_TEXT)(target, property);
  };
}

/** A signature: visible ASCII, or a JSON object. */
export function GivenSignature(): PropertyDecorator {
  return (target, property) => {
    ValidateBy({
      name: 'givenSignature',
      validator: {
        validate: (value) =>
          isSignatureText(value) || (typeof value === 'object' && value !== null && !Array.isArray(value)),
        defaultMessage: buildMessage((each) => `${each}must be a text of hexadecimal digits or a JSON object`),
      },
    })(target, property);
    ApiProperty({ oneOf: [SIGNATURE_TEXT, { type: 'object', additionalProperties: true }] })(target, property);
  };
}

const LONGEST_SEARCH = 200;

/** The text of a search box, with at least one word that the index holds. */
export function SearchText(): PropertyDecorator {
  return (target, property) => {
    ValidateBy({
      name: 'searchText',
      validator: {
        validate: (value) => typeof value === 'string' && value.length <= LONGEST_SEARCH && isSearchable(value),
        defaultMessage: buildMessage(
          (each) =>
            `${each}must be a text of at most ${LONGEST_SEARCH} characters with a word of three letters or more`,
        ),
      },
    })(target, property);
    ApiProperty({ type: String, maxLength: LONGEST_SEARCH })(target, property);
  };
}
