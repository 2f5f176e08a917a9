import {
  isKey,
  parseIssuerKeys,
  parseKeyList,
  parseSigningKeys,
  SECRET_TEXT,
} from '../../../../libs/contract/src/secret-values.ts';
import { type ParameterDefinition, type ParameterName, PARAMETERS } from '../../../../libs/contract/src/parameters.ts';
import { SERVICES, type ServiceName } from '../../../../libs/contract/src/service-contract.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';

/** Maximum age of a secret, in days. `ready` warns about older ones. */
export const SECRET_DAYS = 90;

/** A secret that the command may write. `pulumi up` overwrites those of the stack. */
export interface Secret {
  readonly name: ParameterName;
  readonly type: ParameterDefinition['type'];
  /** Services that receive it at task start. */
  readonly readers: readonly ServiceName[];
  readonly isValid: (value: string) => boolean;
  readonly form: string;
  /** Effects of a change on members and clients, for the confirmation. */
  readonly ends: readonly string[];
  /** True if the service accepts several values at a time. */
  readonly several: boolean;
  /** True for a value that never changes. */
  readonly fixed: boolean;
}

const KEY = {
  isValid: isKey,
  form: '32 bytes as base64url (43 characters)',
};
const TEXT = {
  isValid: (value: string) => SECRET_TEXT.test(value),
  form: '16 to 256 visible characters',
};
const unused = 'no running program may read it: nothing changes until one does';

const RULES: Readonly<Record<Exclude<ParameterName, OfStack>, Pick<Secret, 'isValid' | 'form' | 'ends'>>> = {
  'api-key': { ...TEXT, ends: ['probes with the old key see readiness without its details'] },
  'cursor-key': {
    ...KEY,
    ends: [
      'the service knows one such key at a time: lists that people have open start again (400 cursor.invalid) once',
      'while old and new tasks serve beside each other, every other page of a list may fail that way',
      'all browser sessions end when their access token does: members sign in again within an hour',
    ],
  },
  'experiment-key': {
    ...KEY,
    ends: ['experiments take every member for a new one: end running experiments first, or do not trust their counts'],
  },
  'session-key': { ...KEY, ends: [unused] },
  'issuer-key': {
    isValid: (value) => parseIssuerKeys(value) !== undefined,
    form: '32 bytes as base64url, or a JSON list of keys, exactly one of which has a seed and no end',
    ends: [
      'receipts signed by a key that is not in the list no longer verify: "secrets rotate" keeps the old public keys',
      'did.json shows the new key as soon as a task has it: receipts of the first minutes may verify a little later',
    ],
  },
  'log-key': {
    ...KEY,
    ends: ['the public log stands still with another key than that of its first start: set the old key again'],
  },
  'webhook-keys': {
    isValid: (value) => parseKeyList(value) !== undefined,
    form: '32 bytes as base64url, or several such keys separated by commas, the newest first',
    ends: [
      'webhooks whose secret was encrypted by a key that is not in the list cannot sign any more: "secrets rotate" keeps the old keys',
      'until all tasks have the new key, older tasks cannot send for webhooks that newer tasks have created or rotated: those deliveries are repeated',
    ],
  },
  'vapid-key': {
    ...KEY,
    ends: ['all push subscriptions end: members switch push on again on each device'],
  },
  'visitor-address-secret': {
    ...TEXT,
    ends: [
      'until web and API have both been deployed, visitors share the limits of the web server: deploy both at once',
    ],
  },
  'admin-signing-keys': {
    isValid: (value) => parseSigningKeys(value) !== undefined,
    form: 'JSON of base64url public Ed25519 keys by key id',
    ends: [],
  },
};

type OfStack = Extract<(typeof PARAMETERS)[number], { readonly origin: 'stack' }>['name'];

/**
 * @throws OpsFailure for an unknown parameter or one of the stack
 */
export function secretNamed(word: string): Secret {
  const definition = PARAMETERS.find(({ name }) => name === word);
  if (definition === undefined) {
    throw new OpsFailure(`There is no parameter ${word}. "secrets list" lists them.`, EXIT.usage);
  }
  if (definition.origin === 'stack') {
    const why = 'its value comes from the infrastructure, and "infra apply" would write it back';
    throw new OpsFailure(`${word} is not set by hand: ${why}.`, EXIT.usage);
  }
  return {
    ...RULES[definition.name],
    name: definition.name,
    type: definition.type,
    several: definition.name === 'admin-signing-keys',
    fixed: isFixed(definition.name),
    readers: (Object.keys(SERVICES) as ServiceName[]).filter((service) =>
      Object.values(SERVICES[service].secrets).includes(definition.name),
    ),
  };
}

/** True for the key of the log: auditors know the log by it, so it has no rotation and no age. */
export function isFixed(name: ParameterName): boolean {
  return name === 'log-key';
}

/** Returns the note to deploy the services that read the secret. */
export function deployNotes({ readers }: Secret): string[] {
  if (readers.length === 0) return [];
  return [`running tasks keep the old value until they are replaced: deploy ${readers.join(' and ')} next`];
}
