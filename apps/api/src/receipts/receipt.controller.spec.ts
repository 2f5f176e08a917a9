import { toBase64url } from '@civicforge/proof/base64url';
import { commitment } from '@civicforge/proof/commitment';
import { type Core, coreHash } from '@civicforge/proof/core';
import { verifyDocument } from '@civicforge/proof/data-integrity';
import { fromMultikey } from '@civicforge/proof/multikey';
import type { Receipt } from '@civicforge/proof/receipt';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import {
  A_QUEST,
  A_SUBMISSION,
  aCommunity,
  aPerson,
  submittedQuest,
  type TestPerson,
} from '../../testing/community.ts';
import { sha256, verifyEd25519 } from '../proof/crypto.ts';
import { QuestRepository } from '../quests/quest.repository.dynamo.ts';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp({ environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000' } });
});
afterAll(() => service.close());

const economy = () => service.settings.economy;

interface Bundle {
  readonly format: string;
  readonly receipt: Receipt & { proof: { verificationMethod: string } };
  readonly log: unknown;
  readonly reveal?: Record<string, { value: string; salt: string }>;
}

async function completed(ada: TestPerson, ben: TestPerson): Promise<string> {
  const questId = await submittedQuest(ada, ben);
  await ada.does('attest', questId);
  await ben.does('attest', questId, { outcome: 'partly', minutes: 45 });
  return questId;
}

async function receiptOf(person: TestPerson, questId: string, query = ''): Promise<Bundle> {
  const { body } = await person.get(`/quests/${questId}/receipt${query}`).expect(200);
  return body as Bundle;
}

describe('the receipt of a completed quest', () => {
  it('contains core, statements and result, and no personal text', async () => {
    const { ada, ben, cleo } = aCommunity(service);
    const questId = await completed(ada, ben);
    const bundle = await receiptOf(cleo, questId);
    expect(bundle).toMatchObject({ format: 'civicforge-bundle-1', log: null });
    const { core, attestations, result } = bundle.receipt.credentialSubject;
    expect(core).toEqual({
      version: 1,
      platform: 'did:web:localhost%3A5173',
      stage: 'test',
      questId,
      requestor: expect.stringMatching(/^p_[\w-]{22}$/) as string,
      performer: expect.stringMatching(/^p_[\w-]{22}$/) as string,
      category: 'other',
      offered: { xp: economy().defaultXp, reputation: economy().defaultReputation },
      title: expect.stringMatching(/^[\w-]{43}$/) as string,
      description: expect.stringMatching(/^[\w-]{43}$/) as string,
      submission: expect.stringMatching(/^[\w-]{43}$/) as string,
      submittedAt: expect.any(String) as string,
    });
    expect(attestations).toEqual([
      { role: 'requestor', outcome: 'done', attestedAt: expect.any(String) as string, method: 'account' },
      {
        role: 'performer',
        outcome: 'partly',
        minutes: 45,
        attestedAt: expect.any(String) as string,
        method: 'account',
      },
    ]);
    expect(result).toEqual({
      status: 'completed',
      basis: 'both-parties',
      xp: economy().defaultXp / 2,
      reputation: economy().defaultReputation / 2,
      completedAt: expect.any(String) as string,
    });
    const text = JSON.stringify(bundle);
    for (const personal of [A_QUEST.title, A_QUEST.description, A_SUBMISSION.text, ada.userId, ben.userId]) {
      expect(text).not.toContain(personal);
    }
  });

  it('is signed by a key of the DID document', async () => {
    const { ada, ben } = aCommunity(service);
    const { receipt } = await receiptOf(ada, await completed(ada, ben));
    const did = await service.http.get('/.well-known/did.json').expect(200);
    const { id, assertionMethod } = did.body as {
      id: string;
      assertionMethod: { id: string; type: string; controller: string; publicKeyMultibase: string }[];
    };
    const [key] = assertionMethod;
    expect(key).toMatchObject({ type: 'Multikey', controller: id, id: receipt.proof.verificationMethod });
    expect(receipt.issuer).toBe(id);
    const publicKey = fromMultikey(key?.publicKeyMultibase ?? '') ?? new Uint8Array();
    const primitives = { sha256, verify: verifyEd25519 };
    await expect(verifyDocument({ ...receipt }, publicKey, primitives)).resolves.toBe(true);
    const tampered = { ...receipt, validFrom: '2020-01-01T00:00:00.000Z' };
    await expect(verifyDocument({ ...tampered }, publicKey, primitives)).resolves.toBe(false);
    const { core, coreHash: hash } = receipt.credentialSubject;
    expect(coreHash(core, sha256)).toBe(hash);
  });

  it('reveals texts to a party alone, each with the salt of its commitment', async () => {
    const { ada, ben, cleo, mo } = aCommunity(service);
    const questId = await completed(ada, ben);
    const { reveal, receipt } = await receiptOf(ben, questId, '?reveal=title,submission');
    const core: Core = receipt.credentialSubject.core;
    expect(Object.keys(reveal ?? {})).toEqual(['title', 'submission']);
    expect(reveal?.['title']?.value).toBe(A_QUEST.title);
    expect(reveal?.['submission']?.value).toBe(`{"links":[],"text":"${A_SUBMISSION.text}"}`);
    for (const field of ['title', 'submission'] as const) {
      const { salt = '', value = '' } = reveal?.[field] ?? {};
      expect(commitment(Buffer.from(salt, 'base64url'), value, sha256)).toBe(core[field]);
    }
    for (const other of [cleo, mo]) {
      const { body } = await other.get(`/quests/${questId}/receipt?reveal=title`).expect(403);
      expect(body).toMatchObject({ code: 'quest.forbidden' });
    }
    await ben.get(`/quests/${questId}/receipt?reveal=notes`).expect(400);
  });

  it('is public by its id, for callers without an account', async () => {
    const { ada, ben } = aCommunity(service);
    const bundle = await receiptOf(ada, await completed(ada, ben));
    const { receiptId } = bundle.receipt.credentialSubject;
    const answer = await service.http.get(`/api/v1/public/receipts/${receiptId}`).expect(200);
    expect(answer.body).toEqual(bundle);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-cache' });
  });

  it.each(['nothing', toBase64url(new Uint8Array(16)), toBase64url(new Uint8Array(17))])(
    'does not exist for the id %s',
    async (receiptId) => {
      const { body } = await service.http.get(`/api/v1/public/receipts/${receiptId}`).expect(404);
      expect(body).toMatchObject({ code: 'receipt.not-found' });
    },
  );

  it('does not exist before the completion', async () => {
    const { ada, ben } = aCommunity(service);
    const questId = await submittedQuest(ada, ben);
    const { body } = await ada.get(`/quests/${questId}/receipt`).expect(409);
    expect(body).toMatchObject({ code: 'quest.not-completed' });
  });

  it('states the decision of a moderator', async () => {
    const { ada, ben, mo } = aCommunity(service);
    const questId = await submittedQuest(ada, ben);
    await ada.does('dispute', questId, { reason: 'The bench is as it was before the work.' });
    await mo.does('resolve', questId, { decision: 'partial', reason: 'One side of the bench is painted.' });
    const { receipt } = await receiptOf(ada, questId);
    expect(receipt.credentialSubject.result).toMatchObject({
      basis: 'resolution',
      decision: 'partial',
      xp: economy().defaultXp / 2,
    });
    expect(receipt.credentialSubject.attestations).toEqual([]);
  });

  it('does not exist for a quest that was completed before receipts existed', async () => {
    const { ada, ben } = aCommunity(service);
    const { questId } = await ada.posts();
    const quest = await service.app.get(QuestRepository).find(questId);
    if (quest === undefined) throw new Error('the quest was not stored');
    await service.app.get(QuestRepository).save({
      before: quest,
      decision: {
        quest: { ...quest, status: 'COMPLETED', performerId: ben.userId, version: quest.version + 1 },
        events: [],
        ledger: [],
      },
      changeId: `old-${questId}`.slice(0, 30),
      attempt: 0,
      counterIncrements: [],
    });
    const { body } = await ada.get(`/quests/${questId}/receipt`).expect(404);
    expect(body).toMatchObject({ code: 'receipt.not-found' });
  });
});

describe('the core of a quest', () => {
  const stored = async (questId: string) => (await service.app.get(QuestRepository).find(questId))?.core;

  it('is made by the submission and never shown', async () => {
    const { ada, ben } = aCommunity(service);
    const questId = await submittedQuest(ada, ben);
    const core = await stored(questId);
    expect(core?.hash).toMatch(/^[\w-]{43}$/);
    const seen = JSON.stringify([await ada.sees(questId), await ben.sees(questId)]);
    expect(seen).not.toContain(core?.hash);
    expect(seen).not.toContain(core?.salts.title);
  });

  it('is removed by a change request and new after the next submission', async () => {
    const { ada, ben } = aCommunity(service);
    const questId = await submittedQuest(ada, ben);
    const first = await stored(questId);
    await ada.does('request-changes', questId, { text: 'Please paint the legs.' });
    await expect(stored(questId)).resolves.toBeUndefined();
    await ben.does('submit', questId, A_SUBMISSION);
    const second = await stored(questId);
    expect(second?.hash).not.toBe(first?.hash);
    expect(second?.salts.title).not.toBe(first?.salts.title);
  });

  it('names each member by the same pseudonym in every quest', async () => {
    const [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
    const cores = await Promise.all(
      [await completed(ada, ben), await completed(ben, ada)].map(
        async (questId) => (await receiptOf(ada, questId)).receipt.credentialSubject.core,
      ),
    );
    expect(cores[0]?.requestor).toBe(cores[1]?.performer);
    expect(cores[0]?.performer).toBe(cores[1]?.requestor);
    expect(cores[0]?.performer).not.toBe(cores[0]?.requestor);
  });
});
