import { fromBase64url, toBase64url } from '../base64url.ts';
import { fromHex } from '../bytes.ts';
import type { Core } from '../core.ts';
import { sameJson, verifyDocument } from '../data-integrity.ts';
import { isSoundEd25519Key } from '../ed25519-key.ts';
import { didKeyMethod, fromDidKey } from '../multikey.ts';
import { CONTEXTS, statementCredential, type StatementFacts } from '../statement.ts';
import { attestationTypedData } from '../typed-data.ts';
import { attestationDigest, checksumAddress } from './eip712.ts';
import type { Fact, Reason, VerifyPrimitives } from './fact.ts';
import { hasFields, isJson, type Json, objectAt, textAt, wholeAt } from './json.ts';

/** Validity of a challenge, and the tolerance between two clocks. */
const CHALLENGE_SECONDS = 300;
const TOLERANCE_SECONDS = 60;

const ENTRY_FIELDS = ['role', 'outcome', 'attestedAt', 'method'];

/** Checks one statement of a receipt. The reason is the first difference that it finds. */
export async function statementFact(
  entry: unknown,
  core: Core,
  coreHash: string,
  crypto: VerifyPrimitives,
): Promise<Fact> {
  const [role, outcome, method] = ['role', 'outcome', 'method'].map((field) => textAt(entry, field));
  const minutes = wholeAt(entry, 'minutes');
  const said = { name: 'statement', role, outcome, method, ...(minutes !== undefined && { minutes }) } as Fact & {
    name: 'statement';
  };
  if (!isJson(entry) || !isEntry(entry)) return { ...said, reason: 'malformed' };
  if (method === 'account') return said;
  const key = method === 'device' ? textAt(entry['credential'], 'issuer') : textAt(entry['wallet'], 'address');
  const reason = await (method === 'device' ? deviceReason : walletReason)(entry, core, coreHash, crypto);
  return { ...said, key, ...(reason && { reason }) };
}

function isEntry(entry: Json): boolean {
  const { role, outcome, method, minutes } = entry;
  const evidence = method === 'device' ? ['credential'] : method === 'wallet' ? ['wallet'] : [];
  return (
    hasFields(entry, [...ENTRY_FIELDS, ...evidence], ['minutes']) &&
    ['requestor', 'performer', 'witness'].includes(String(role)) &&
    ['done', 'partly', 'not_done'].includes(String(outcome)) &&
    ['account', 'device', 'wallet'].includes(String(method)) &&
    (minutes === undefined || (wholeAt(entry, 'minutes') ?? 0) >= 1) &&
    isInstant(textAt(entry, 'attestedAt'))
  );
}

/** Returns the facts that the statement must have signed, with the nonce that it did sign. */
function expected(entry: Json, core: Core, coreHash: string, nonce: string): StatementFacts {
  const minutes = wholeAt(entry, 'minutes');
  return {
    platform: core.platform,
    questId: core.questId,
    coreHash,
    role: textAt(entry, 'role') as StatementFacts['role'],
    outcome: textAt(entry, 'outcome') as StatementFacts['outcome'],
    ...(minutes !== undefined && { minutes }),
    stage: core.stage,
    nonce,
  };
}

const COMPARED = [
  ['platform', 'wrong-platform'],
  ['questId', 'wrong-quest'],
  ['coreHash', 'wrong-core'],
  ['role', 'wrong-role'],
  ['outcome', 'wrong-outcome'],
  ['minutes', 'wrong-minutes'],
  ['stage', 'wrong-stage'],
] as const;

async function deviceReason(
  entry: Json,
  core: Core,
  coreHash: string,
  crypto: VerifyPrimitives,
): Promise<Reason | undefined> {
  const credential = objectAt(entry, 'credential');
  const { proof, ...document } = credential;
  const subject = objectAt(credential, 'credentialSubject');
  const wanted = expected(entry, core, coreHash, textAt(subject, 'nonce'));
  for (const [field, reason] of COMPARED) if (subject[field] !== wanted[field]) return reason;
  const issuer = textAt(credential, 'issuer');
  const validFrom = textAt(credential, 'validFrom');
  const isNonce = fromBase64url(wanted.nonce)?.length === 32;
  if (!isNonce || !isInstant(validFrom)) return 'malformed';
  if (!sameJson(document, statementCredential(issuer, validFrom, wanted))) return 'altered';
  const publicKey = fromDidKey(issuer);
  if (publicKey === undefined || !isSoundEd25519Key(publicKey)) return 'wrong-signer';
  if (textAt(proof, 'verificationMethod') !== didKeyMethod(issuer)) return 'wrong-signer';
  if (!sameJson(credential['@context'], CONTEXTS)) return 'altered';
  if (!(await verifyDocument(credential, publicKey, crypto))) return 'signature';
  const waited = (Date.parse(textAt(proof, 'created')) - Date.parse(validFrom)) / 1_000;
  return waited >= -TOLERANCE_SECONDS && waited <= CHALLENGE_SECONDS + TOLERANCE_SECONDS ? undefined : 'expired';
}

/** Rebuilds types, domain and message from constants, so that nothing else is ever hashed. */
function walletReason(entry: Json, core: Core, coreHash: string, crypto: VerifyPrimitives): Reason | undefined {
  const wallet = objectAt(entry, 'wallet');
  const given = objectAt(wallet, 'typedData');
  const message = objectAt(given, 'message');
  const nonce = fromHex(textAt(message, 'nonce').slice(2));
  const deadline = wholeAt(message, 'deadline');
  if (nonce?.length !== 32 || deadline === undefined || !hasFields(wallet, ['address', 'typedData', 'signature'])) {
    return 'malformed';
  }
  const facts = expected(entry, core, coreHash, toBase64url(nonce));
  const rebuilt = attestationTypedData(facts, deadline, crypto.keccak256);
  const compared = [
    ['questId', 'wrong-quest'],
    ['coreHash', 'wrong-core'],
    ['role', 'wrong-role'],
    ['outcome', 'wrong-outcome'],
    ['workMinutes', 'wrong-minutes'],
  ] as const;
  for (const [field, reason] of compared) if (message[field] !== rebuilt.message[field]) return reason;
  if (!sameJson(given['domain'], rebuilt.domain)) return 'wrong-stage';
  if (!sameJson(given, rebuilt)) return 'altered';
  const signature = fromHex(textAt(wallet, 'signature').slice(2));
  if (signature?.length !== 65 || !textAt(wallet, 'signature').startsWith('0x')) return 'malformed';
  const signer = crypto.recoverAddress(attestationDigest(rebuilt, crypto.keccak256), signature);
  if (signer === undefined) return 'signature';
  if (checksumAddress(signer, crypto.keccak256) !== textAt(wallet, 'address')) return 'wrong-signer';
  return isLate(entry, core, deadline) ? 'expired' : undefined;
}

/** The clock of the stages local and test can be moved, so their times are not compared with a deadline. */
function isLate(entry: Json, { stage }: Core, deadline: number): boolean {
  const attested = Date.parse(textAt(entry, 'attestedAt')) / 1_000;
  return stage !== 'local' && stage !== 'test' && attested > deadline + TOLERANCE_SECONDS;
}

export function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/.test(text) && !Number.isNaN(Date.parse(text));
}
