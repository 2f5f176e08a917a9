import { fromBase64url } from '../base64url.ts';
import { utf8 } from '../bytes.ts';
import { commitment } from '../commitment.ts';
import { type Core, coreHash, receiptId } from '../core.ts';
import { parseProof, sameJson, verifyDocument } from '../data-integrity.ts';
import { jcs } from '../jcs.ts';
import { fromVerifierKey, verifyNote } from '../log/note.ts';
import { parseTlogProof, type TlogProof } from '../log/tlog-proof.ts';
import { leafHash, verifyInclusion } from '../log/tree.ts';
import { fromMultikey } from '../multikey.ts';
import { countedMinutes } from '../counted-minutes.ts';
import { CONTEXTS, type Role } from '../statement.ts';
import { type Fact, holds, type Reason, type TrustedKeys, type VerifyPrimitives } from './fact.ts';
import { hasFields, isJson, type Json, listAt, objectAt, textAt, wholeAt } from './json.ts';
import { isInstant, statementFact } from './statement-facts.ts';

/** A checked receipt. */
export interface Verdict {
  readonly facts: readonly Fact[];
  readonly receiptId: string;
  /** Pseudonyms of the parties. */
  readonly requestor: string;
  readonly performer: string;
  /** The performer's amounts. */
  readonly xp: number;
  readonly reputation: number;
  readonly minutes: number;
}

const FORMAT = 'civicforge-bundle-1';

const CORE_TEXTS = [
  'platform',
  'stage',
  'questId',
  'requestor',
  'performer',
  'category',
  'title',
  'description',
  'submission',
  'submittedAt',
];

/**
 * Checks every fact of a receipt bundle, also behind a failed one.
 * @param file parsed JSON of a file: a bundle, or a receipt alone, which has no place in the log
 * @param keys trusted keys of issuer and log; without them neither is known
 * @returns undefined if the file is not a receipt
 */
export async function verifyBundle(
  file: unknown,
  keys: TrustedKeys | undefined,
  crypto: VerifyPrimitives,
): Promise<Verdict | undefined> {
  const isReceipt = isJson(file) && file['format'] === undefined && file['credentialSubject'] !== undefined;
  const bundle = isReceipt ? { format: FORMAT, receipt: file, log: null } : file;
  const receipt = objectAt(bundle, 'receipt');
  const subject = objectAt(receipt, 'credentialSubject');
  if (!isJson(bundle) || bundle['format'] !== FORMAT) return undefined;
  if (!isJson(subject['core']) || !listAt(receipt, 'type').includes('CivicForgeReceipt')) return undefined;
  const core = subject['core'] as unknown as Core;
  const hash = attempt(() => coreHash(core, crypto.sha256)) ?? '';
  const statements: Fact[] = [];
  for (const entry of listAt(subject, 'attestations')) {
    statements.push(await statementFact(entry, core, hash, crypto));
  }
  const log = await logFacts(bundle, receipt, keys, crypto);
  const facts: Fact[] = [
    { name: 'core', ...because(coreReason(receipt, subject, core, hash, crypto)) },
    ...revealFacts(objectAt(bundle, 'reveal'), subject['core'], crypto),
    ...statements,
    { name: 'keys', ...because(keysReason(statements)) },
    { name: 'result', ...because(resultReason(subject, core)) },
    {
      name: 'issuer',
      issuer: textAt(receipt, 'issuer'),
      ...because(await issuerReason(receipt, keys, log.every(holds) ? log[0].index : undefined, crypto)),
    },
    ...log,
  ];
  const result = objectAt(subject, 'result');
  return {
    facts,
    receiptId: textAt(subject, 'receiptId'),
    requestor: textAt(core, 'requestor'),
    performer: textAt(core, 'performer'),
    xp: wholeAt(result, 'xp') ?? 0,
    reputation: wholeAt(result, 'reputation') ?? 0,
    minutes: wholeAt(result, 'minutes') ?? 0,
  };
}

function coreReason(
  receipt: Json,
  subject: Json,
  core: Core,
  hash: string,
  crypto: VerifyPrimitives,
): Reason | undefined {
  const given = core as unknown as Json;
  const offered = objectAt(core, 'offered');
  const hasForms =
    hasFields(given, ['version', 'offered', ...CORE_TEXTS]) &&
    given['version'] === 1 &&
    CORE_TEXTS.every((field) => textAt(core, field) !== '') &&
    hasFields(offered, ['xp', 'reputation']) &&
    wholeAt(offered, 'xp') !== undefined &&
    wholeAt(offered, 'reputation') !== undefined;
  const isReceipt =
    hasFields(receipt, ['@context', 'type', 'issuer', 'validFrom', 'credentialSubject', 'proof']) &&
    hasFields(subject, ['receiptId', 'core', 'coreHash', 'attestations', 'result']) &&
    sameJson(receipt['@context'], CONTEXTS) &&
    sameJson(receipt['type'], ['VerifiableCredential', 'CivicForgeReceipt']);
  if (!hasForms || !isReceipt) return 'malformed';
  if (core.requestor === core.performer) return 'one-party';
  const isSame =
    subject['coreHash'] === hash &&
    receipt['issuer'] === core.platform &&
    subject['receiptId'] === receiptId(core.stage, core.questId, crypto.sha256);
  return isSame ? undefined : 'altered';
}

function revealFacts(reveal: Json, core: unknown, { sha256 }: VerifyPrimitives): Fact[] {
  return Object.entries(reveal).map(([field, revealed]) => {
    const salt = fromBase64url(textAt(revealed, 'salt'));
    const isKnown = ['title', 'description', 'submission'].includes(field) && salt?.length === 16;
    const value = textAt(revealed, 'value');
    const isSame = isKnown && commitment(salt, value, sha256) === textAt(core, field);
    return { name: 'revealed', field, ...because(isSame ? undefined : 'altered') };
  });
}

/** Checks that no key or address signed for two roles, and that each role made one statement. */
function keysReason(statements: readonly Fact[]): Reason | undefined {
  const made = statements.flatMap((fact) => (fact.name === 'statement' ? [fact] : []));
  const keys = made.flatMap(({ key }) => (key === undefined ? [] : [key.toLowerCase()]));
  if (new Set(keys).size < keys.length) return 'key-in-two-roles';
  return new Set(made.map(({ role }) => role)).size < made.length ? 'role-twice' : undefined;
}

/** Checks that the result follows from core and statements. */
function resultReason(subject: Json, core: Core): Reason | undefined {
  const result = objectAt(subject, 'result');
  const entries = listAt(subject, 'attestations').filter(isJson);
  const { basis, decision } = result;
  const required = ['status', 'basis', 'xp', 'reputation', 'completedAt'];
  const isForm =
    hasFields(result, required, ['decision', 'minutes']) &&
    result['status'] === 'completed' &&
    isInstant(textAt(result, 'completedAt'));
  if (!isForm) return 'malformed';
  const roles = entries
    .map((entry) => textAt(entry, 'role'))
    .sort()
    .join();
  const outcomes = entries.map((entry) => textAt(entry, 'outcome'));
  const isAgreed = decision === undefined && entries.length === 2 && !outcomes.includes('not_done');
  const isBasis =
    (basis === 'both-parties' && isAgreed && roles === 'performer,requestor') ||
    (basis === 'party-and-witness' && isAgreed && roles.endsWith('witness')) ||
    (basis === 'resolution' && (decision === 'uphold' || decision === 'partial'));
  if (!isBasis) return 'altered';
  const isHalf = basis === 'resolution' ? decision === 'partial' : outcomes.includes('partly');
  const share = (amount: number | undefined) => (isHalf ? Math.floor((amount ?? 0) / 2) : amount);
  const offered = objectAt(core, 'offered');
  const stated = entries.map((entry) => {
    const minutes = wholeAt(entry, 'minutes');
    return { role: textAt(entry, 'role') as Role, ...(minutes !== undefined && { minutes }) };
  });
  const isShare =
    result['xp'] === share(wholeAt(offered, 'xp')) && result['reputation'] === share(wholeAt(offered, 'reputation'));
  // A receipt that was issued after the payment of a capped reward awards nothing.
  const isCapped = result['xp'] === 0 && result['reputation'] === 0;
  return (isShare || isCapped) && result['minutes'] === countedMinutes(stated) ? undefined : 'altered';
}

/** @param place place in the log, if log and checkpoint hold */
async function issuerReason(
  receipt: Json,
  keys: TrustedKeys | undefined,
  place: number | undefined,
  crypto: VerifyPrimitives,
): Promise<Reason | undefined> {
  if (keys === undefined || textAt(keys.did, 'id') !== textAt(receipt, 'issuer')) return 'issuer-unknown';
  const proof = parseProof(receipt['proof'], receipt['@context']);
  if (proof === undefined) return 'malformed';
  const method = assertionMethod(keys.did, proof.verificationMethod);
  const publicKey = fromMultikey(textAt(method, 'publicKeyMultibase'));
  const isIssuers = textAt(method, 'controller') === textAt(receipt, 'issuer') && textAt(method, 'type') === 'Multikey';
  if (publicKey === undefined || !isIssuers) return 'key-unknown';
  if (!(await attemptAsync(() => verifyDocument(receipt, publicKey, crypto)))) return 'signature';
  const completedAt = textAt(objectAt(objectAt(receipt, 'credentialSubject'), 'result'), 'completedAt');
  if (textAt(receipt, 'validFrom') !== completedAt) return 'altered';
  const created = Date.parse(proof.created);
  if (Number.isNaN(created)) return 'malformed';
  // A time that cannot be read ends the key as well: the comparison with NaN is false.
  const isValid = ['revoked', 'expires'].every(
    (end) => method?.[end] === undefined || created < Date.parse(textAt(method, end)),
  );
  return isValid && (method?.['revoked'] === undefined || isArchived(place, method)) ? undefined : 'key-ended';
}

/**
 * True if a place lies in the log as it was before the compromise of a key. The thief of a key can date a receipt back,
 * but cannot put it there. A key without `logSize` accepts every place.
 */
function isArchived(place: number | undefined, method: Json): boolean {
  const size = method['logSize'] === undefined ? Infinity : (wholeAt(method, 'logSize') ?? 0);
  return place !== undefined && place < size;
}

/** Returns the key of an assertion method, which is embedded or names one of the verification methods. */
function assertionMethod(did: unknown, id: string): Json | undefined {
  const listed = listAt(did, 'assertionMethod');
  const isNamed = ({ id: name }: Json) => name === id;
  const embedded = listed.filter(isJson).find(isNamed);
  return embedded ?? (listed.includes(id) ? listAt(did, 'verificationMethod').filter(isJson).find(isNamed) : undefined);
}

async function logFacts(
  bundle: Json,
  receipt: Json,
  keys: TrustedKeys | undefined,
  crypto: VerifyPrimitives,
): Promise<[Fact & { name: 'log' }, Fact & { name: 'checkpoint' }]> {
  const given = objectAt(bundle, 'log');
  const proof = parseTlogProof(textAt(given, 'proof'));
  if (proof === undefined) {
    const reason = bundle['log'] === null || bundle['log'] === undefined ? 'absent' : 'malformed';
    return [
      { name: 'log', reason },
      { name: 'checkpoint', reason },
    ];
  }
  const { size, root, origin } = proof.checkpoint;
  const document = attempt(() => jcs(receipt));
  const leaf = document === undefined ? undefined : leafHash(crypto.sha256(utf8(document)), crypto.sha256);
  const place = { index: proof.index, size, root };
  const isIn =
    leaf !== undefined && given['index'] === proof.index && verifyInclusion(leaf, place, proof.path, crypto.sha256);
  return [
    { name: 'log', index: proof.index, size, ...because(isIn ? undefined : 'wrong-tree') },
    { name: 'checkpoint', origin, ...because(await checkpointReason(proof, keys, crypto)) },
  ];
}

async function checkpointReason(
  { checkpoint }: TlogProof,
  keys: TrustedKeys | undefined,
  crypto: VerifyPrimitives,
): Promise<Reason | undefined> {
  const key = keys && fromVerifierKey(keys.vkey.trim(), crypto.sha256);
  if (key?.name !== checkpoint.origin) return 'log-unknown';
  return (await verifyNote(checkpoint.note, key, crypto)) ? undefined : 'signature';
}

function because(reason: Reason | undefined): { readonly reason?: Reason } {
  return reason === undefined ? {} : { reason };
}

/** Returns undefined instead of throwing, because untrusted values may have no canonical form. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

async function attemptAsync(work: () => Promise<boolean>): Promise<boolean> {
  try {
    return await work();
  } catch {
    return false;
  }
}

/** What several receipts show together for one performer. */
export interface Total {
  readonly performer: string;
  readonly receipts: number;
  /** Different people for whom the work was done. */
  readonly counterparts: number;
  readonly xp: number;
  readonly reputation: number;
  readonly minutes: number;
}

/** Sums the awarded amounts of receipts in which every fact holds, each receipt once, by performer. */
export function totalsOf(verdicts: readonly Verdict[]): Total[] {
  const sound = new Map(
    verdicts.filter(({ facts }) => facts.every(holds)).map((verdict) => [verdict.receiptId, verdict]),
  );
  const byPerformer = new Map<string, Verdict[]>();
  for (const verdict of sound.values()) {
    byPerformer.set(verdict.performer, [...(byPerformer.get(verdict.performer) ?? []), verdict]);
  }
  const sum = (group: readonly Verdict[], of: 'xp' | 'reputation' | 'minutes') =>
    group.reduce((total, verdict) => total + verdict[of], 0);
  return [...byPerformer].map(([performer, group]) => ({
    performer,
    receipts: group.length,
    counterparts: new Set(group.map(({ requestor }) => requestor)).size,
    xp: sum(group, 'xp'),
    reputation: sum(group, 'reputation'),
    minutes: sum(group, 'minutes'),
  }));
}
