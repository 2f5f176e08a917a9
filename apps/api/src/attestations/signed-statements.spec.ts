import { FLAGS } from '@civicforge/contract/flags/manifest';
import { createStaticSource } from '@civicforge/flags';
import { type Core, coreHash } from '@civicforge/proof/core';
import { verifyDocument } from '@civicforge/proof/data-integrity';
import { jcs } from '@civicforge/proof/jcs';
import { fromDidKey } from '@civicforge/proof/multikey';
import type { Receipt } from '@civicforge/proof/receipt';
import { holds } from '@civicforge/proof/verify/fact';
import { verifyBundle } from '@civicforge/proof/verify/verify-bundle';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { A_SUBMISSION, aCommunity, aPerson, submittedQuest, type TestPerson } from '../../testing/community.ts';
import { challengeFor, TestDevice } from '../../testing/signing.ts';
import { UpdateCommand } from '../dynamo/commands.ts';
import { Database } from '../dynamo/database.ts';
import { sha256, verifyEd25519 } from '../proof/crypto.ts';
import { nonceKey } from '../proof/signing-nonces.dynamo.ts';
import { keccak256 } from '../proof/wallet-signature.ts';
import { QuestRepository } from '../quests/quest.repository.dynamo.ts';
import { questKey } from '../quests/quest.item.ts';

type Json = Record<string, unknown>;

let service: TestApp;
let ada: TestPerson;
let ben: TestPerson;
let cleo: TestPerson;
let device: TestDevice;
let keyId: string;
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
  device = new TestDevice();
  keyId = await device.registersFor(ben);
  questId = await submittedQuest(ada, ben);
});

const update = (table: 'runtime' | 'quests', Key: Json, UpdateExpression: string, values?: Json) =>
  service.app.get(Database).documents.send(
    new UpdateCommand({
      TableName: service.app.get(Database).tables[table],
      Key,
      UpdateExpression,
      ...(values && { ExpressionAttributeValues: values }),
    }),
  );

/** Ben attests with his device. */
async function signed(body: object = {}, by = device): Promise<{ nonce: string; signature: Json }> {
  const { nonce, credential = {} } = await challengeFor(ben, questId, { method: 'device', keyId, ...body });
  return { nonce, signature: await by.secures(credential) };
}

async function receiptOf(person: TestPerson): Promise<Receipt> {
  return (await person.get(`/quests/${questId}/receipt`).expect(200)).body.receipt;
}

describe('a statement of a device', () => {
  it('is accepted for a quest of a synthetic check, which has no core', async () => {
    const [sam, sue] = [aPerson(service, 'sam', ['synthetic']), aPerson(service, 'sue', ['synthetic'])];
    const own = new TestDevice();
    const ownKeyId = await own.registersFor(sue);
    const synthetic = await submittedQuest(sam, sue);
    const asked = await challengeFor(sue, synthetic, { method: 'device', keyId: ownKeyId });
    expect(asked.coreHash).toBe('');
    const signature = await own.secures(asked.credential ?? {});
    await sue.does('attest', synthetic, { method: 'device', nonce: asked.nonce, signature });
    expect((await sue.sees(synthetic)).attestations).toMatchObject([{ role: 'performer', method: 'device' }]);
  });

  it('is challenged with all facts of the statement', async () => {
    const challenge = await challengeFor(ben, questId, { method: 'device', keyId, outcome: 'partly', minutes: 30 });
    expect(challenge).toEqual({
      nonce: expect.stringMatching(/^[\w-]{43}$/) as string,
      expiresAt: expect.any(String) as string,
      coreHash: expect.stringMatching(/^[\w-]{43}$/) as string,
      credential: {
        '@context': ['https://www.w3.org/ns/credentials/v2', 'https://www.w3.org/ns/credentials/undefined-terms/v2'],
        type: ['VerifiableCredential', 'CivicForgeStatement'],
        issuer: device.did,
        validFrom: expect.any(String) as string,
        credentialSubject: {
          platform: 'did:web:localhost%3A5173',
          questId,
          coreHash: challenge.coreHash,
          role: 'performer',
          outcome: 'partly',
          minutes: 30,
          stage: 'test',
          nonce: challenge.nonce,
        },
      },
    });
    const left = Date.parse(challenge.expiresAt) - Date.now();
    expect(left).toBeGreaterThan(4 * 60_000);
    expect(left).toBeLessThanOrEqual(5 * 60_000);
  });

  it('is recorded and published in the receipt, where it verifies by itself', async () => {
    const answer = await signed({ outcome: 'partly', minutes: 30 });
    const { attestations } = await ben.does('attest', questId, {
      method: 'device',
      outcome: 'partly',
      minutes: 30,
      ...answer,
    });
    expect(attestations).toMatchObject([{ method: 'device', outcome: 'partly', signature: answer.signature }]);
    expect((await ada.sees(questId)).attestations[0]).not.toHaveProperty('signature');
    await ada.does('attest', questId, { minutes: 50 });
    expect((await cleo.sees(questId)).attestations[0]).not.toHaveProperty('signature');
    const { attestations: published, core, coreHash, result } = (await receiptOf(ada)).credentialSubject;
    expect(published.map(({ method }) => method)).toEqual(['device', 'account']);
    expect(result.minutes).toBe(30);
    const { credential } = published[0] ?? {};
    expect(credential).toEqual(answer.signature);
    expect(credential?.credentialSubject).toMatchObject({ coreHash, questId: core.questId, role: 'performer' });
    const key = fromDidKey(credential?.issuer ?? '') ?? new Uint8Array();
    await expect(verifyDocument({ ...credential }, key, { sha256, verify: verifyEd25519 })).resolves.toBe(true);
    expect((await ben.get('/users/me/device-keys').expect(200)).body.items[0]).toHaveProperty('lastUsedAt');
  });

  it('verifies after the revocation of its key', async () => {
    await ben.does('attest', questId, { method: 'device', ...(await signed()) });
    await ben.delete(`/users/me/device-keys/${keyId}`).expect(204);
    await ada.does('attest', questId);
    expect((await receiptOf(ada)).credentialSubject.attestations[0]).toMatchObject({ method: 'device' });
  });

  it('gets a core for a quest that was submitted before cores existed', async () => {
    await update('quests', questKey(questId), 'REMOVE core');
    await ben.does('attest', questId, { method: 'device', ...(await signed()) });
    await ada.does('attest', questId);
    const { attestations, coreHash } = (await receiptOf(ada)).credentialSubject;
    expect(attestations[0]?.credential?.credentialSubject.coreHash).toBe(coreHash);
  });

  it('verifies in the receipt of a quest that was submitted under an earlier address of the service', async () => {
    const stored = (await service.app.get(QuestRepository).find(questId))?.core;
    const core: Core = { ...(JSON.parse(stored?.document ?? '') as Core), platform: 'did:web:former.example' };
    await update('quests', questKey(questId), 'SET core = :core', {
      ':core': { ...stored, document: jcs(core), hash: coreHash(core, sha256) },
    });
    await ben.does('attest', questId, { method: 'device', ...(await signed()) });
    await ada.does('attest', questId);
    const { body } = await ada.get(`/quests/${questId}/receipt`).expect(200);
    const { body: did } = await service.http.get('/.well-known/did.json').expect(200);
    const former = JSON.parse(JSON.stringify(did).replaceAll(String(did.id), core.platform)) as unknown;
    const crypto = { sha256, verify: verifyEd25519, keccak256, recoverAddress: () => undefined };
    const verdict = await verifyBundle(body, { did: former, vkey: '' }, crypto);
    const failing = verdict?.facts.filter((fact) => !holds(fact)).map(({ name }) => name);
    expect(failing).toEqual(['log', 'checkpoint']);
  });

  it('is recorded once by concurrent calls', async () => {
    const answer = await signed();
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => ben.post(`/quests/${questId}/attest`, { method: 'device', ...answer })),
    );
    expect(answers.map(({ status }) => status).sort((one, other) => one - other)[0]).toBe(200);
    expect(answers.filter(({ status }) => ![200, 409, 422].includes(status))).toEqual([]);
    expect((await ben.sees(questId)).attestations).toHaveLength(1);
  });

  interface Given {
    nonce?: string;
    signature?: unknown;
  }
  const altered = async (change: (credential: Json) => Json, by = device): Promise<Given> => {
    const { nonce, credential } = await challengeFor(ben, questId, { method: 'device', keyId });
    return { nonce, signature: await by.secures(change(credential as Json)) };
  };
  const subject = (change: Json) => (credential: Json) => ({
    ...credential,
    credentialSubject: { ...(credential['credentialSubject'] as Json), ...change },
  });
  const proof = (change: (proof: Json) => Json) => async (): Promise<Given> => {
    const { nonce, signature } = await signed();
    return { nonce, signature: { ...signature, proof: change(signature['proof'] as Json) } };
  };

  it.each<[string, string, () => Promise<Given>]>([
    ['no signature', 'attestation.signature-required', async () => ({ nonce: (await signed()).nonce })],
    ['no nonce', 'attestation.signature-required', async () => ({ signature: (await signed()).signature })],
    ['an unknown nonce', 'signature.expired', async () => ({ ...(await signed()), nonce: 'nothing' })],
    [
      'the nonce of another member',
      'signature.expired',
      async () => {
        const other = new TestDevice();
        const theirs = await challengeFor(ada, questId, { method: 'device', keyId: await other.registersFor(ada) });
        return { ...(await signed()), nonce: theirs.nonce };
      },
    ],
    [
      'an old nonce',
      'signature.expired',
      async () => {
        const given = await signed();
        await update('runtime', nonceKey(given.nonce), 'SET expiresAt = :past', {
          ':past': new Date(Date.now() - 1_000).toISOString(),
        });
        return given;
      },
    ],
    [
      'a used nonce',
      'signature.nonce-used',
      async () => {
        const given = await signed();
        await ben.does('attest', questId, { method: 'device', ...given });
        await ada.does('request-changes', questId, { text: 'Please paint the legs.' });
        await ben.does('submit', questId, A_SUBMISSION);
        return given;
      },
    ],
    [
      'an unregistered key',
      'signature.unknown-key',
      async () => {
        const other = new TestDevice();
        return altered((credential) => ({ ...credential, issuer: other.did }), other);
      },
    ],
    [
      'a revoked key',
      'signature.unknown-key',
      async () => {
        const given = await signed();
        await ben.delete(`/users/me/device-keys/${keyId}`).expect(204);
        return given;
      },
    ],
    [
      'the key of another member',
      'signature.wrong-signer',
      async () => {
        const other = new TestDevice();
        await other.registersFor(ada);
        return altered((credential) => ({ ...credential, issuer: other.did }), other);
      },
    ],
    [
      'another key of the member',
      'signature.wrong-signer',
      async () => {
        const other = new TestDevice();
        await other.registersFor(ben);
        return altered((credential) => ({ ...credential, issuer: other.did }), other);
      },
    ],
    ['another stage', 'signature.wrong-stage', () => altered(subject({ stage: 'prod' }))],
    ['another outcome', 'signature.changed-content', () => altered(subject({ outcome: 'partly' }))],
    ['another hash', 'signature.changed-content', () => altered(subject({ coreHash: 'A'.repeat(43) }))],
    ['another role', 'signature.changed-content', () => altered(subject({ role: 'requestor' }))],
    ['an additional field', 'signature.changed-content', () => altered((all) => ({ ...all, name: 'x' }))],
    ['no context', 'signature.changed-content', () => altered((all) => ({ ...all, '@context': [] }))],
    ['a challenge for another outcome', 'signature.changed-content', () => signed({ outcome: 'partly' })],
    ['a challenge with minutes', 'signature.changed-content', () => signed({ minutes: 5 })],
    [
      'a challenge before a new submission',
      'signature.changed-content',
      async () => {
        const given = await signed();
        await ada.does('request-changes', questId, { text: 'Please paint the legs.' });
        await ben.does('submit', questId, A_SUBMISSION);
        return given;
      },
    ],
    ['a text', 'signature.invalid', async () => ({ ...(await signed()), signature: '0x00' })],
    [
      'the signature of another key',
      'signature.invalid',
      async () => {
        const { nonce, credential = {} } = await challengeFor(ben, questId, { method: 'device', keyId });
        const other = await new TestDevice().secures(credential, undefined, `${device.did}#${device.did.slice(8)}`);
        return { nonce, signature: other };
      },
    ],
    ['a foreign verification method', 'signature.wrong-signer', proof((all) => ({ ...all, verificationMethod: 'x' }))],
    [
      'no proof',
      'signature.invalid',
      async () => {
        const { nonce, credential } = await challengeFor(ben, questId, { method: 'device', keyId });
        return { nonce, signature: credential };
      },
    ],
    [
      'a time before the challenge',
      'signature.invalid',
      async () => {
        const { nonce, credential = {} } = await challengeFor(ben, questId, { method: 'device', keyId });
        return { nonce, signature: await device.secures(credential, new Date(Date.now() - 120_000).toISOString()) };
      },
    ],
    [
      'a time after the expiry',
      'signature.invalid',
      async () => {
        const { nonce, credential = {} } = await challengeFor(ben, questId, { method: 'device', keyId });
        return { nonce, signature: await device.secures(credential, new Date(Date.now() + 400_000).toISOString()) };
      },
    ],
    ['a domain in the proof', 'signature.invalid', proof((all) => ({ ...all, domain: 'example.org' }))],
    ['a damaged proof value', 'signature.invalid', proof((all) => ({ ...all, proofValue: 'z6Mk' }))],
  ])('with %s is refused with %s, and nothing is recorded', async (_, code, give) => {
    const given = await give();
    const { status, body } = await ben.post(`/quests/${questId}/attest`, { method: 'device', ...given });
    expect([status, body.code]).toEqual([422, code]);
    expect((await ben.sees(questId)).attestations).toEqual([]);
  });

  it.each([
    ['a key of nobody', 422, 'signature.unknown-key', () => ben, { method: 'device', keyId: 'A'.repeat(22) }],
    ['no key', 400, 'validation.failed', () => ben, { method: 'device' }],
    ['the method account', 400, 'validation.failed', () => ben, { method: 'account' }],
    ['another member', 403, 'quest.forbidden', () => cleo, { method: 'wallet' }],
    ['a member without a wallet', 422, 'signature.unknown-key', () => ben, { method: 'wallet' }],
  ])('is not challenged for %s: %i %s', async (_, status, code, who, body) => {
    const answer = await who().post(`/quests/${questId}/attestation-challenge`, body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('is not challenged in another state', async () => {
    const { questId: open } = await ada.posts();
    const answer = await ada.post(`/quests/${open}/attestation-challenge`, { method: 'device', keyId });
    expect([answer.status, answer.body.code]).toEqual([409, 'quest.wrong-state']);
  });

  it('is refused with a signature of the method account', async () => {
    const { body } = await ben.post(`/quests/${questId}/attest`, await signed()).expect(422);
    expect(body).toMatchObject({ code: 'signature.invalid' });
  });
});

describe('the flags of signatures', () => {
  it('hide wallets and refuse unsigned statements', async () => {
    const source = createStaticSource({
      manifest: FLAGS,
      document: { flags: { wallet_signature_required: { enabled: true } } },
    });
    const strict = await startTestApp({ environment: { RATE_LIMIT_FACTOR: '1000' }, flagSource: source });
    const people = aCommunity(strict);
    const id = await submittedQuest(people.ada, people.ben);
    const unsigned = await people.ben.post(`/quests/${id}/attest`, {});
    expect([unsigned.status, unsigned.body.code]).toEqual([422, 'attestation.signature-required']);
    const own = new TestDevice();
    const ownKey = await own.registersFor(people.ben);
    const { nonce, credential = {} } = await challengeFor(people.ben, id, { method: 'device', keyId: ownKey });
    await people.ben.does('attest', id, { method: 'device', nonce, signature: await own.secures(credential) });
    const hidden = [
      await people.ada.post('/users/me/wallet/challenge', { address: `0x${'12'.repeat(20)}` }),
      await people.ada.put('/users/me/wallet', { address: `0x${'12'.repeat(20)}`, nonce: 'n', signature: 's' }),
      await people.ada.delete('/users/me/wallet'),
      await people.ada.post(`/quests/${id}/attestation-challenge`, { method: 'wallet' }),
      await people.ada.post(`/quests/${id}/attest`, { method: 'wallet' }),
    ];
    expect(hidden.map(({ body }) => body.code)).toEqual(hidden.map(() => 'feature.disabled'));
    await strict.close();
  });
});
