import { FLAGS } from '@civicforge/contract/flags/manifest';
import { createStaticSource } from '@civicforge/flags';
import type { Receipt } from '@civicforge/proof/receipt';
import type { AttestationTypedData } from '@civicforge/proof/typed-data';
import { verifyTypedData } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { A_SUBMISSION, aCommunity, submittedQuest, type TestPerson } from '../../testing/community.ts';
import { challengeFor, TestDevice } from '../../testing/signing.ts';
import { keccak256 } from '../proof/wallet-signature.ts';

let service: TestApp;
let ada: TestPerson;
let ben: TestPerson;
let cleo: TestPerson;
let questId: string;

beforeAll(async () => {
  service = await startTestApp({
    environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000' },
    flagSource: createStaticSource({ manifest: FLAGS, document: { flags: { wallet_integration: { enabled: true } } } }),
  });
});
afterAll(() => service.close());
beforeEach(async () => {
  ({ ada, ben, cleo } = aCommunity(service));
  questId = await submittedQuest(ada, ben);
});

describe('a statement of a wallet', () => {
  const account = () => privateKeyToAccount(generatePrivateKey());
  type Wallet = ReturnType<typeof account>;
  let wallet: Wallet;

  async function link(person: TestPerson, of: Wallet) {
    const { body } = await person.post('/users/me/wallet/challenge', { address: of.address }).expect(200);
    const signature = await of.signTypedData(body.typedData);
    return person.put('/users/me/wallet', { address: of.address, nonce: body.nonce, signature });
  }

  async function signing(
    change: (data: AttestationTypedData) => object = (data) => data,
    body: object = {},
    by = wallet,
  ) {
    const { nonce, typedData } = await challengeFor(ben, questId, { method: 'wallet', ...body });
    const data = change(typedData as AttestationTypedData);
    return { nonce, signature: await by.signTypedData(data as Parameters<Wallet['signTypedData']>[0]) };
  }

  beforeEach(async () => {
    wallet = account();
    expect((await link(ben, wallet)).body).toMatchObject({ userId: ben.userId, walletAddress: wallet.address });
  });

  it('is recorded and published in the receipt with what was signed', async () => {
    const given = await signing(undefined, { minutes: 20 });
    const { attestations } = await ben.does('attest', questId, { method: 'wallet', minutes: 20, ...given });
    expect(attestations).toMatchObject([{ method: 'wallet', signature: given.signature }]);
    expect(JSON.stringify(await ben.sees(questId))).not.toContain(wallet.address);
    await ada.does('attest', questId);
    const receipt = (await cleo.get(`/quests/${questId}/receipt`).expect(200)).body.receipt as Receipt;
    const [published] = receipt.credentialSubject.attestations;
    const { typedData, address, signature } = published?.wallet ?? {};
    expect(address).toBe(wallet.address);
    expect(typedData?.message).toMatchObject({ questId, role: 'performer', outcome: 'done', workMinutes: 20 });
    const data = { ...typedData, address, signature } as unknown as Parameters<typeof verifyTypedData>[0];
    await expect(verifyTypedData(data)).resolves.toBe(true);
  });

  const salt = (stage: string) => (data: AttestationTypedData) => ({
    ...data,
    domain: { ...data.domain, salt: `0x${Buffer.from(keccak256(Buffer.from(stage))).toString('hex')}` },
  });
  const message = (change: object) => (data: AttestationTypedData) => ({
    ...data,
    message: { ...data.message, ...change },
  });
  const ORDER = BigInt('0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141');
  const highS = (signature: string) => {
    const s = ORDER - BigInt(`0x${signature.slice(66, 130)}`);
    const v = signature.endsWith('1b') ? '1c' : '1b';
    return `${signature.slice(0, 66)}${s.toString(16).padStart(64, '0')}${v}`;
  };

  it.each<[string, string, () => Promise<object>]>([
    ['another wallet', 'signature.wrong-signer', () => signing(undefined, {}, account())],
    ['the salt of another stage', 'signature.wrong-stage', () => signing(salt('prod'))],
    ['another outcome', 'signature.changed-content', () => signing(message({ outcome: 'partly' }))],
    ['a challenge for another outcome', 'signature.changed-content', () => signing(undefined, { outcome: 'partly' })],
    ['a challenge for another duration', 'signature.changed-content', () => signing(undefined, { minutes: 5 })],
    [
      'a challenge before a new submission',
      'signature.changed-content',
      async () => {
        const given = await signing();
        await ada.does('request-changes', questId, { text: 'Please paint the legs.' });
        await ben.does('submit', questId, A_SUBMISSION);
        return given;
      },
    ],
    [
      'another nonce in the message',
      'signature.wrong-signer',
      () => signing(message({ nonce: `0x${'00'.repeat(32)}` })),
    ],
    [
      'a high s',
      'signature.invalid',
      async () => {
        const given = await signing();
        return { ...given, signature: highS(given.signature) };
      },
    ],
    [
      'the signature of a contract wallet',
      'signature.invalid',
      async () => ({ ...(await signing()), signature: `0x${'ab'.repeat(97)}` }),
    ],
    [
      'the long signature of a contract wallet',
      'signature.invalid',
      async () => ({ ...(await signing()), signature: `0x${'ab'.repeat(4_000)}` }),
    ],
    [
      'a signature without a key',
      'signature.invalid',
      async () => ({ ...(await signing()), signature: `0x${'00'.repeat(64)}1b` }),
    ],
    ['a credential', 'signature.invalid', async () => ({ ...(await signing()), signature: { proof: {} } })],
    [
      'an unlinked wallet',
      'signature.unknown-key',
      async () => {
        const given = await signing();
        await ben.delete('/users/me/wallet').expect(204);
        return given;
      },
    ],
    ['an unknown nonce', 'signature.expired', async () => ({ ...(await signing()), nonce: 'nothing' })],
    [
      'the nonce of a device',
      'signature.expired',
      async () => {
        const keyId = await new TestDevice().registersFor(ben);
        const { nonce } = await challengeFor(ben, questId, { method: 'device', keyId });
        return { ...(await signing()), nonce };
      },
    ],
  ])('with %s is refused with %s, and nothing is recorded', async (named, code, give) => {
    const { status, body } = await ben.post(`/quests/${questId}/attest`, { method: 'wallet', ...(await give()) });
    expect([status, body.code]).toEqual([422, code]);
    if (named.includes('contract')) expect(body.detail).toContain('Contract wallets (EIP-1271) are not accepted');
    expect((await ben.sees(questId)).attestations).toEqual([]);
  });

  it('is accepted with v 0 or 1', async () => {
    const { nonce, signature } = await signing();
    const v = (Number.parseInt(signature.slice(130), 16) - 27).toString(16).padStart(2, '0');
    await ben.does('attest', questId, { method: 'wallet', nonce, signature: signature.slice(0, 130) + v });
    expect((await ben.sees(questId)).attestations[0]?.signature).toBe(signature);
  });

  it('links an address to one account, until it is unlinked', async () => {
    const taken = await link(ada, wallet);
    expect([taken.status, taken.body.code]).toEqual([409, 'wallet.taken']);
    const next = account();
    expect((await link(ben, next)).status).toBe(200);
    expect((await link(ada, wallet)).status).toBe(200);
    expect((await ben.profile()).walletAddress).toBe(next.address);
    await ben.delete('/users/me/wallet').expect(204);
    await ben.delete('/users/me/wallet').expect(204);
    expect(await ben.profile()).not.toHaveProperty('walletAddress');
    expect((await cleo.get(`/users/${ada.userId}`).expect(200)).body).not.toHaveProperty('walletAddress');
  });

  it('is not linked by a signature for another stage', async () => {
    const { body } = await ada.post('/users/me/wallet/challenge', { address: wallet.address }).expect(200);
    const signature = await wallet.signTypedData(salt('prod')(body.typedData) as never);
    const answer = await ada.put('/users/me/wallet', { address: wallet.address, nonce: body.nonce, signature });
    expect([answer.status, answer.body.code]).toEqual([422, 'signature.wrong-stage']);
  });

  it.each<[string, number, string, (body: { nonce: string; signature: string; address: string }) => object]>([
    ['another wallet', 422, 'signature.wrong-signer', (body) => body],
    ['a damaged signature', 422, 'signature.invalid', (body) => ({ ...body, signature: '0x00' })],
    [
      'the signature of a contract wallet',
      422,
      'signature.invalid',
      (body) => ({ ...body, signature: `0x${'ab'.repeat(4_000)}` }),
    ],
    ['an unknown nonce', 422, 'signature.expired', (body) => ({ ...body, nonce: 'nothing' })],
    ['another address', 422, 'signature.expired', (body) => ({ ...body, address: `0x${'12'.repeat(20)}` })],
    ['no address', 400, 'validation.failed', (body) => ({ ...body, address: '0x12' })],
    ['a wrong checksum', 400, 'validation.failed', (body) => ({ ...body, address: `0xA${'a'.repeat(39)}` })],
  ])('is not linked with %s: %i %s', async (_, status, code, change) => {
    const { body } = await ada.post('/users/me/wallet/challenge', { address: wallet.address }).expect(200);
    const signature = await account().signTypedData(body.typedData);
    const answer = await ada.put('/users/me/wallet', change({ address: wallet.address, nonce: body.nonce, signature }));
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await ada.profile()).not.toHaveProperty('walletAddress');
  });
});
