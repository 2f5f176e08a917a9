import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { localIssuer } from '../../../../libs/contract/src/local-stack.ts';
import { addressesOf } from '../access.ts';
import { readLocalStack } from '../clients/local-stack.ts';
import { readOutputs } from '../clients/outputs.ts';
import { type Check, fail, type Finding, ok, unknown, warn } from '../core/checks.ts';
import { elapsed } from '../core/elapsed.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Token {
  readonly header: Fields;
  readonly claims: Fields;
  readonly signed: string;
  readonly signature: Buffer;
}

interface Expected {
  readonly issuer: string;
  readonly clientId: string;
  readonly jwksUri: string;
}

/** Maximum clock difference. A larger one makes valid tokens appear expired or not yet valid. */
const CLOCK_SECONDS = 60;

/**
 * Returns the checks of a token in the order of the service. Never prints the token.
 * @throws OpsFailure if the text is no token
 */
export function tokenChecks(context: OpsContext, access: StageAccess, text: string): Check[] {
  const token = decoded(text);
  const expected = expectedIn(context, access);
  const seconds = () => context.clock.now() / 1000;
  const { claims } = token;
  const is = (id: string, title: string, name: string, value: string): Check => ({
    id: `token.${id}`,
    title,
    run: () => {
      const found = claims[name];
      return Promise.resolve(found === value ? ok(value) : fail(`${name} is ${said(found)}, and ${value} is wanted`));
    },
  });
  return [
    {
      id: 'token.signature',
      title: 'signed by a key of the pool (RS256)',
      run: () => signature(context, token, expected),
    },
    is('issuer', 'of this pool', 'iss', expected.issuer),
    is('use', 'an access token, not an id token', 'token_use', 'access'),
    is('client', 'for this app client', 'client_id', expected.clientId),
    { id: 'token.expiry', title: 'not expired', run: () => Promise.resolve(expiry(claims, seconds())) },
    { id: 'token.not-before', title: 'valid already', run: () => Promise.resolve(notBefore(claims, seconds())) },
    { id: 'token.clock', title: 'the clock of this machine is right', run: () => clock(context, access) },
    { id: 'token.accepted', title: 'the service accepts it', run: () => accepted(context, access, text) },
  ];
}

/** Returns the subject of a token, for the line above the table. */
export function subjectOf(text: string): string {
  const { claims } = decoded(text);
  return `sub ${said(claims['sub'])}, groups ${said(claims['cognito:groups'] ?? 'none')}, issued ${timeOf(claims['iat'])}`;
}

function decoded(text: string): Token {
  const parts = text
    .trim()
    .replace(/^Bearer\s+/i, '')
    .split('.');
  const [head = '', body = '', signature = ''] = parts;
  if (parts.length !== 3) throw new OpsFailure('That is no token: it must have three parts between dots.', EXIT.usage);
  const fields = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Fields;
  try {
    const [header, claims] = [fields(head), fields(body)];
    return { header, claims, signed: `${head}.${body}`, signature: Buffer.from(signature, 'base64url') };
  } catch {
    throw new OpsFailure('That is no token: its parts are no JSON. Was it cut off while copying?', EXIT.usage);
  }
}

function expectedIn(context: OpsContext, { stage, data }: StageAccess): Expected {
  if (stage === 'local') {
    const { identity, clientId, userPoolId } = readLocalStack(data);
    if (identity === undefined) throw new OpsFailure('The stack has no identity provider.', EXIT.usage);
    return { ...localIssuer(identity, userPoolId), clientId };
  }
  const { region, userPoolId, userPoolClientId } = readOutputs(context, stage);
  const issuer = `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`;
  return { issuer, clientId: userPoolClientId, jwksUri: `${issuer}/.well-known/jwks.json` };
}

async function signature(
  context: OpsContext,
  { header, signed, signature: bytes }: Token,
  { jwksUri }: Expected,
): Promise<Finding> {
  if (header['alg'] !== 'RS256') return fail(`alg is ${said(header['alg'])}`);
  const answer = await context.fetch(jwksUri, { signal: AbortSignal.timeout(10_000) });
  if (answer.status !== 200) return unknown(`the keys of the pool answer ${answer.status}: ${jwksUri}`);
  const { keys } = (await answer.json()) as { keys: readonly (JsonWebKey & { kid?: string })[] };
  const key = keys.find(({ kid }) => kid === header['kid']);
  if (key === undefined) {
    return fail(`key ${said(header['kid'])} is not of this pool, which has ${keys.map(({ kid }) => kid).join(', ')}`);
  }
  const isGood = verify('sha256', Buffer.from(signed), createPublicKey({ key, format: 'jwk' }), bytes);
  return isGood
    ? ok(`key ${said(header['kid'])}`)
    : fail('the signature does not fit: changed, or cut off while copying');
}

function expiry({ exp }: Fields, now: number): Finding {
  if (typeof exp !== 'number') return fail('it has no exp');
  if (exp <= now) return fail(`expired ${elapsed(now - exp)} ago: sign in again, or "refresh"`);
  return ok(`for another ${elapsed(exp - now)}`);
}

function notBefore({ nbf }: Fields, now: number): Finding {
  if (typeof nbf !== 'number') return ok('says nothing');
  return nbf <= now ? ok(timeOf(nbf)) : fail(`only from ${timeOf(nbf)} on: a clock is wrong`);
}

async function clock(context: OpsContext, access: StageAccess): Promise<Finding> {
  const answer = await context.fetch(`${addressesOf(context, access).api}/api/v1/health`, {
    signal: AbortSignal.timeout(10_000),
  });
  await answer.body?.cancel();
  const date = Date.parse(answer.headers.get('date') ?? '');
  if (Number.isNaN(date)) return unknown('the service does not tell its time');
  const off = Math.abs(date - context.clock.now()) / 1000;
  return off > CLOCK_SECONDS ? warn(`${elapsed(off)} apart from the service`) : ok();
}

/** Asks the service. It can refuse a token that passes all checks, for example of a deleted account. */
async function accepted(context: OpsContext, access: StageAccess, text: string): Promise<Finding> {
  const answer = await context.fetch(`${addressesOf(context, access).api}/api/v1/users/me`, {
    headers: { authorization: `Bearer ${text.trim().replace(/^Bearer\s+/i, '')}` },
    signal: AbortSignal.timeout(10_000),
  });
  const { code } = (await answer.json().catch(() => ({}))) as { code?: string };
  if (answer.status === 200) return ok();
  const hint =
    answer.status === 401
      ? '; where all else is good, the account was deleted, or the keys of the pool changed within minutes'
      : '';
  return fail(`it answers ${answer.status} ${code ?? ''}${hint}`);
}

function timeOf(seconds: unknown): string {
  return typeof seconds === 'number' ? new Date(seconds * 1000).toISOString() : 'unknown';
}

function said(value: unknown): string {
  if (value === undefined) return 'missing';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
