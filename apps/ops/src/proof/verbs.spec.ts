import { generateKeyPairSync, sign } from 'node:crypto';
import { signCheckpoint } from '../../../../libs/proof/src/log/checkpoint.ts';
import { toVerifierKey } from '../../../../libs/proof/src/log/note.ts';
import { emptyRoot } from '../../../../libs/proof/src/log/tree.ts';
import { FakeOpsContext } from '../../testing/fake-ops-context.ts';
import { saveOutputs } from '../../testing/outputs.ts';
import { runOps } from '../program.ts';
import { sha256 } from './node-primitives.ts';

const LOG = 'https://prod.example.org/api/v1/public/log';
const VKEY = 'https://prod.example.org/.well-known/civicforge-log.vkey';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const key = {
  name: 'prod.example.org/api/v1/public/log',
  publicKey: new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')),
};
const signer = { sha256, sign: (message: Uint8Array) => new Uint8Array(sign(null, message, privateKey)) };

let context: FakeOpsContext;

beforeEach(async () => {
  context = new FakeOpsContext();
  saveOutputs(context, 'prod');
  const checkpoint = await signCheckpoint({ size: 0, root: emptyRoot(sha256) }, key, signer);
  context.web.set(`GET ${LOG}/checkpoint`, () => new Response(checkpoint));
  context.web.set(`GET ${VKEY}`, () => new Response(`${toVerifierKey(key, sha256)}\n`));
});

describe('ops proof status', () => {
  it('prints size, root and key of the log', async () => {
    expect(await runOps(['proof', 'status', 'prod'], context)).toBe(0);
    expect(context.printed).toEqual([
      `origin     ${key.name}`,
      'receipts   0',
      'root       47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
      `key        ${toVerifierKey(key, sha256)}`,
      'signature  holds',
    ]);
  });

  it('fails for a checkpoint of another key', async () => {
    const other = { ...key, publicKey: new Uint8Array(32).fill(9) };
    context.web.set(`GET ${VKEY}`, () => new Response(toVerifierKey(other, sha256)));
    expect(await runOps(['proof', 'status', 'prod'], context)).toBe(1);
    expect(context.warned.join()).toContain('did not sign its checkpoint');
  });

  it('fails if the log does not answer', async () => {
    context.web.set(`GET ${LOG}/checkpoint`, () => new Response('', { status: 404 }));
    expect(await runOps(['proof', 'status', 'prod'], context)).toBe(1);
    expect(context.warned.join()).toContain('answered 404');
  });
});
