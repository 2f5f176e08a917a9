import { Inject, Injectable } from '@nestjs/common';
import type { Quest, QuestCore } from '@civicforge/domain';
import { toBase64url } from '@civicforge/proof/base64url';
import { commitment, SALT_BYTES, submissionValue } from '@civicforge/proof/commitment';
import type { Core } from '@civicforge/proof/core';
import { coreHash } from '@civicforge/proof/core';
import { jcs } from '@civicforge/proof/jcs';
import { randomBytes } from 'node:crypto';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { sha256 } from '../proof/crypto.ts';
import { IssuerKeys } from '../proof/issuer-keys.ts';
import { type KnownPseudonymKeys, PseudonymKeys } from '../users/pseudonym-keys.dynamo.ts';

/** Makes the core of a quest: the facts that both sides sign. */
@Injectable()
export class CoreMaker {
  constructor(
    private readonly pseudonymKeys: PseudonymKeys,
    private readonly issuer: IssuerKeys,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Returns the quest with its core. A quest without a core gets one, also if it was submitted before cores existed.
   * Returns the quest unchanged if it has no submission, is synthetic, or has lost a party.
   * @param known members that the caller has read
   */
  async withCore(quest: Quest, known: KnownPseudonymKeys = new Map()): Promise<Quest> {
    const { core, submission, submittedAt, performerId, isSynthetic } = quest;
    if (core !== undefined || isSynthetic === true) return quest;
    if (submission === undefined || submittedAt === undefined || performerId === undefined) return quest;
    const requestor = await this.pseudonymKeys.pseudonymOf(quest.requestorId, known);
    const performer = await this.pseudonymKeys.pseudonymOf(performerId, known);
    if (requestor === undefined || performer === undefined) return quest;
    const salts = { title: newSalt(), description: newSalt(), submission: newSalt() };
    const made: Core = {
      version: 1,
      platform: this.issuer.platform,
      stage: this.settings.stage,
      questId: quest.questId,
      requestor,
      performer,
      category: quest.category,
      offered: { xp: quest.rewardXp, reputation: quest.rewardReputation },
      title: commitment(salts.title, quest.title, sha256),
      description: commitment(salts.description, quest.description, sha256),
      submission: commitment(salts.submission, submissionValue(submission), sha256),
      submittedAt,
    };
    return { ...quest, core: storedCore(made, salts) };
  }
}

function storedCore(core: Core, salts: Record<keyof QuestCore['salts'], Uint8Array>): QuestCore {
  return {
    document: jcs(core),
    hash: coreHash(core, sha256),
    salts: {
      title: toBase64url(salts.title),
      description: toBase64url(salts.description),
      submission: toBase64url(salts.submission),
    },
  };
}

function newSalt(): Uint8Array {
  return new Uint8Array(randomBytes(SALT_BYTES));
}
