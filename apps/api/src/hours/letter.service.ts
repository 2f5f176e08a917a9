import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { HOURS_LETTER_LIMITS, letterReference, type Member } from '@civicforge/domain';
import { secureDocument, verifyDocument } from '@civicforge/proof/data-integrity';
import { buildHoursLetter, type HoursLetter, type LetterLine } from '@civicforge/proof/hours-letter';
import { jcs } from '@civicforge/proof/jcs';
import { newUlid } from '../dynamo/ulids.ts';
import { Clock } from '../clock/clock.ts';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { type Answer, answer } from '../http/answer.ts';
import { type Change, IDEMPOTENCY_WRITE } from '../http/change.ts';
import { Problem, validationFailed } from '../http/problem.ts';
import { sha256, verifyEd25519 } from '../proof/crypto.ts';
import { IssuerKeys } from '../proof/issuer-keys.ts';
import type { HoursLineView } from './hours.dto.ts';
import { HoursService } from './hours.service.ts';
import type { HoursLetterBody, HoursLetterEntryView, LetterFactsView, PublicLetterView } from './letter.dto.ts';
import type { LetterEntry } from './letter.item.ts';
import { LETTER_PROBLEMS } from './letter-problems.ts';
import { LetterRepository, LIMIT_CHECK, MEMBER_CHECK } from './letter.repository.dynamo.ts';

/** Freezes hours in signed letters, shows them to strangers and withdraws them. */
@Injectable()
export class LetterService {
  constructor(
    private readonly letters: LetterRepository,
    private readonly hours: HoursService,
    private readonly keys: IssuerKeys,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'stage'>,
  ) {}

  /**
   * Freezes the lines of a period that has passed. A letter is never changed, so hours of later days of its period would be missing.
   * @throws Problem `letter.empty`, `letter.too-long`, `letter.limit`, `validation.failed` for a period that is reversed or ends after today
   */
  async create(
    { userId, displayName }: Pick<Member, 'userId' | 'displayName'>,
    { from, to, withTitles = false }: HoursLetterBody,
    change: Change,
  ): Promise<Answer<HoursLetterEntryView>> {
    if (to > this.hours.today()) throw validationFailed({ path: 'to', message: 'must not be after today' });
    const [{ items, totals }, known] = await Promise.all([
      this.hours.of(userId, { from, to }),
      this.letters.list(userId),
    ]);
    if (items.length === 0) throw new Problem(LETTER_PROBLEMS['letter.empty']);
    if (items.length > HOURS_LETTER_LIMITS.lines) throw new Problem(LETTER_PROBLEMS['letter.too-long']);
    if (known.length >= HOURS_LETTER_LIMITS.letters) throw new Problem(LETTER_PROBLEMS['letter.limit']);
    const now = this.clock.now();
    const createdAt = now.toISOString();
    const reference = letterReference(randomBytes(12));
    const lines = items.map((line) => toLine(line, withTitles));
    const facts = { reference, stage: this.settings.stage, name: displayName, from, to, lines, totals };
    const document = jcs(await this.signed(buildHoursLetter(this.keys.platform, createdAt, facts)));
    const entry: LetterEntry = {
      letterId: newUlid(now.getTime()),
      reference,
      from,
      to,
      ...totals,
      withTitles,
      createdAt,
    };
    const created = answer({ ...entry }, { status: 201 });
    await this.store(userId, entry, document, change, created);
    return created;
  }

  /** @throws Problem `letter.not-found` */
  async withdraw(userId: string, letterId: string): Promise<void> {
    const entry = await this.letters.findEntry(userId, letterId);
    const isDone = entry !== undefined && (await this.letters.withdraw(userId, entry, this.clock.iso()));
    if (!isDone) throw new Problem(LETTER_PROBLEMS['letter.not-found']);
  }

  /** Returns what anybody sees who holds the reference. @throws Problem `letter.not-found` */
  async shown(reference: string): Promise<PublicLetterView> {
    const stored = await this.letters.find(reference);
    if (stored === undefined) throw new Problem(LETTER_PROBLEMS['letter.not-found']);
    if ('withdrawnAt' in stored) return { reference, state: 'withdrawn', withdrawnAt: stored.withdrawnAt };
    const document = JSON.parse(stored.document) as HoursLetter;
    // A stored letter that the service did not sign is a damaged table, not a statement about the member.
    if (!(await this.isOurs(document))) throw new Error('the signature of a stored hours letter does not verify');
    return { reference, state: 'unchanged', letter: toFacts(document) };
  }

  private signed(letter: HoursLetter) {
    const proof = { verificationMethod: this.keys.verificationMethod(letter.issuer), created: letter.validFrom };
    return secureDocument(letter, proof, { sha256, sign: (message) => this.keys.sign(message) });
  }

  private async isOurs(document: HoursLetter): Promise<boolean> {
    const { verificationMethod } = (document as HoursLetter & { proof: { verificationMethod: string } }).proof;
    const key = this.keys.publicKeyOf(verificationMethod);
    if (key === undefined) return false;
    return verifyDocument({ ...document }, key, { sha256, verify: verifyEd25519 });
  }

  private async store(
    userId: string,
    entry: LetterEntry,
    document: string,
    change: Change,
    created: Answer<HoursLetterEntryView>,
  ): Promise<void> {
    try {
      await this.letters.add(
        userId,
        entry,
        document,
        change.id,
        change.finish(() => created),
      );
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      if (error.names.includes(IDEMPOTENCY_WRITE)) throw new Problem('idempotency.in-progress');
      if (error.names.includes(LIMIT_CHECK)) throw new Problem(LETTER_PROBLEMS['letter.limit']);
      if (error.names.includes(MEMBER_CHECK)) throw new Problem('auth.invalid-token');
      throw new Problem('busy', undefined, { headers: { 'retry-after': '1' } });
    }
  }
}

function toLine(line: HoursLineView, withTitle: boolean): LetterLine {
  const { date, category, minutes, requestorMethod, performerMethod, receiptId, title } = line;
  return {
    date,
    category,
    minutes,
    attestedBy: [
      { role: 'requestor', method: requestorMethod },
      { role: 'performer', method: performerMethod },
    ],
    ...(receiptId !== undefined && { receiptId }),
    ...(withTitle && title !== '' && { title }),
  };
}

function toFacts(document: HoursLetter): LetterFactsView {
  const { name, from, to, lines, totals } = document.credentialSubject;
  return {
    name,
    issuer: document.issuer,
    createdAt: document.validFrom,
    from,
    to,
    lines: lines as LetterFactsView['lines'],
    totals,
    document: { ...document },
  };
}
