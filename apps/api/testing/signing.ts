import { type KeyObject, randomBytes } from 'node:crypto';
import { secureDocument } from '@civicforge/proof/data-integrity';
import { didKeyMethod, toDidKey } from '@civicforge/proof/multikey';
import { ed25519FromSeed, ed25519PublicBytes, sha256, signEd25519 } from '../src/proof/crypto.ts';
import type { ChallengeView } from '../src/attestations/attestation.dto.ts';
import type { TestPerson } from './community.ts';

type Json = Record<string, unknown>;

/** A device of a test, with an Ed25519 key of its own. */
export class TestDevice {
  readonly publicKey: string;
  readonly did: string;
  private readonly key: KeyObject;

  constructor() {
    this.key = ed25519FromSeed(randomBytes(32));
    const bytes = ed25519PublicBytes(this.key);
    this.publicKey = Buffer.from(bytes).toString('base64url');
    this.did = toDidKey(bytes);
  }

  /** Signs as the browser does. */
  async secures(
    credential: object,
    created = new Date().toISOString(),
    method = didKeyMethod(this.did),
  ): Promise<Json> {
    const document = credential as { '@context': readonly string[] };
    const proof = { verificationMethod: method, created };
    return {
      ...(await secureDocument(document, proof, { sha256, sign: (message) => signEd25519(this.key, message) })),
    };
  }

  proves(challenge: string): string {
    return Buffer.from(signEd25519(this.key, Buffer.from(`civicforge-device-key:${challenge}`))).toString('base64url');
  }

  /** Registers the key for a person and returns its id. */
  async registersFor(person: TestPerson): Promise<string> {
    const { body: made } = await person.post('/users/me/device-keys/challenge').expect(200);
    const { challenge } = made as { challenge: string };
    const { body } = await person
      .post('/users/me/device-keys', { publicKey: this.publicKey, challenge, proof: this.proves(challenge) })
      .expect(201);
    return (body as { keyId: string }).keyId;
  }
}

/** Asks for a challenge that is granted. */
export async function challengeFor(person: TestPerson, questId: string, body: object): Promise<ChallengeView> {
  const answer = await person.post(`/quests/${questId}/attestation-challenge`, body).expect(200);
  return answer.body as ChallengeView;
}
