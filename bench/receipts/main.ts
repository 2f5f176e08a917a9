import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { cpus } from 'node:os';
import { secureDocument } from '../../libs/proof/src/data-integrity.ts';
import { didKeyMethod, toDidKey } from '../../libs/proof/src/multikey.ts';
import { startDatabase } from '../api/database.ts';
import { build } from '../api/build.ts';
import { BenchPool } from '../api/identity.ts';
import { load } from '../api/load.ts';
import { type RecordedCall, Recorder } from '../api/recorder.ts';
import { Members, serviceEnvironment, startService } from '../api/service.ts';

/** Ways in which a quest completes, in the order of the table. */
const KINDS = ['without a receipt', 'with a receipt', "with a device key's receipt"] as const;
type Kind = (typeof KINDS)[number];

const ROUNDS = 100;
const WARM_UP = 10;

/** One service with its members. Its calls go through a recorder. */
interface Side {
  readonly members: Members;
  readonly recorder: Recorder;
  readonly port: number;
}

/**
 * Measures what a receipt adds to the completing answer. Each round completes one quest of each kind in random order. The
 * service without receipts is the same build: its recorder removes the receipt from the completing transaction.
 * @returns the section of `bench/README.md`
 */
export async function run(rounds = ROUNDS): Promise<string> {
  await build();
  const { database, endpoint, tables } = await startDatabase();
  const pool = await BenchPool.start();
  const stops: (() => unknown)[] = [() => database.stop(), () => pool.stop()];
  const open = async (recorder: Recorder): Promise<Side> => {
    const environment = { ...serviceEnvironment(pool, recorder.endpoint, tables), LOG_INTERVAL_SECONDS: '0' };
    const service = await startService(environment);
    stops.unshift(
      () => service.stop(),
      () => recorder.stop(),
    );
    return { members: new Members(pool, service.port), recorder, port: service.port };
  };
  try {
    const plain = await open(await Recorder.start(endpoint));
    const bare = await open(await Recorder.start(endpoint, withoutReceipt));
    await plain.members.join();
    const device = await BenchDevice.registeredBy(plain.members);
    const sides = { [KINDS[0]]: bare, [KINDS[1]]: plain, [KINDS[2]]: plain };
    const times = new Map<Kind, number[]>(KINDS.map((kind) => [kind, []]));
    const calls = new Map<Kind, readonly RecordedCall[]>();
    for (let round = -WARM_UP; round < rounds; round += 1) {
      for (const kind of shuffled(KINDS)) {
        const { members, recorder, port } = sides[kind];
        const request = await completing(members, kind === KINDS[2] ? device : undefined);
        let latency = NaN;
        calls.set(
          kind,
          await recorder.during(async () => {
            latency = (await load({ port, connections: 1, requests: [request] })).p99;
          }),
        );
        if (round >= 0) times.get(kind)?.push(latency);
      }
    }
    return report(times, calls);
  } finally {
    for (const stop of stops) await stop();
  }
}

/** Removes the receipt from a transaction. */
function withoutReceipt(body: RecordedCall['body']): RecordedCall['body'] {
  const items = body['TransactItems'] as { readonly Put?: { readonly Item: { readonly record?: { S?: string } } } }[];
  if (!Array.isArray(items)) return body;
  return { ...body, TransactItems: items.filter(({ Put }) => Put?.Item.record?.S !== 'RECEIPT') };
}

/** Takes a quest to its last statement. @returns the request that completes it */
async function completing(members: Members, device: BenchDevice | undefined): Promise<Buffer> {
  const questId = await members.post();
  for (const action of ['claim', 'submit', 'attest'] as const) await members.perform(action, questId);
  if (device === undefined) return members.bytes('complete', questId);
  const asked = { method: 'device', keyId: device.keyId };
  const path = `/quests/${questId}`;
  const { nonce, credential } = await members.askAs('ben', 'POST', `${path}/attestation-challenge`, asked);
  const signature = await device.secures(credential as Credential);
  return members.bytesAs('ben', 'POST', `${path}/attest`, { method: 'device', nonce, signature });
}

interface Credential {
  readonly '@context': readonly string[];
}

/** A device key of the performer. */
class BenchDevice {
  readonly keyId: string;

  private readonly did: string;

  private readonly sign: (message: Uint8Array) => Uint8Array;

  private constructor(keyId: string, did: string, signBy: (message: Uint8Array) => Uint8Array) {
    this.keyId = keyId;
    this.did = did;
    this.sign = signBy;
  }

  static async registeredBy(members: Members): Promise<BenchDevice> {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const signBy = (message: Uint8Array) => new Uint8Array(sign(null, message, privateKey));
    const x = publicKey.export({ format: 'jwk' }).x ?? '';
    const { challenge } = await members.askAs('ben', 'POST', '/users/me/device-keys/challenge');
    const proof = signBy(Buffer.from(`civicforge-device-key:${String(challenge)}`));
    const key = { publicKey: x, challenge, proof: Buffer.from(proof).toString('base64url') };
    const { keyId } = await members.askAs('ben', 'POST', '/users/me/device-keys', key);
    return new BenchDevice(String(keyId), toDidKey(new Uint8Array(Buffer.from(x, 'base64url'))), signBy);
  }

  secures(credential: Credential): Promise<object> {
    const proof = { verificationMethod: didKeyMethod(this.did), created: new Date().toISOString() };
    return secureDocument(credential, proof, { sha256, sign: this.sign });
  }
}

function report(times: ReadonlyMap<Kind, readonly number[]>, calls: ReadonlyMap<Kind, readonly RecordedCall[]>) {
  const bare = times.get(KINDS[0]) ?? [];
  const rows = KINDS.map((kind) => {
    const own = times.get(kind) ?? [];
    const ratio = median(own.map((time, round) => time / (bare[round] ?? NaN)));
    const made = calls.get(kind) ?? [];
    const units = made.reduce((sum, call) => sum + call.units, 0);
    return `| ${kind} | ${String(made.length)} | ${String(units)} | ${median(own).toFixed(1)} | ${ratio.toFixed(2)} |`;
  });
  return [
    `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, ${String(cpus().length)} cores; ${String(bare.length)} rounds, beside other work: compare the ratios.`,
    '',
    '| a completion | requests | units | median in ms | × without, median of pairs |',
    '|---|---:|---:|---:|---:|',
    ...rows,
  ].join('\n');
}

function sha256(data: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(data).digest());
}

function shuffled<T>(values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, order: Math.random() }))
    .sort((one, other) => one.order - other.order)
    .map(({ value }) => value);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}
