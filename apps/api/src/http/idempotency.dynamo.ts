import { ConditionalCheckFailedException } from '../dynamo/errors.ts';
import { PutCommand, UpdateCommand, type UpdateCommandInput } from '../dynamo/commands.ts';
import { Injectable } from '@nestjs/common';
import { Database, type Item } from '../dynamo/database.ts';
import { record, text, textOrAbsent, whole } from '../dynamo/parse.ts';
import { RenderedAnswer } from './answer.ts';
import { newChangeId } from './change.ts';
import {
  ABANDONED_AFTER_MILLISECONDS,
  type Attempt,
  type IdempotencyStart,
  type IdempotencyRequest,
  KEPT_MILLISECONDS,
} from './idempotency-record.ts';
import { finishing, STILL_OURS } from './idempotency.writes.dynamo.ts';

const UNFINISHED = '#state = :running';

/** Records in the table of what expires. Their end is judged by the clock; the deletion by DynamoDB may be days late. */
@Injectable()
export class IdempotencyStore {
  constructor(private readonly database: Database) {}

  /** Claims the key for a new attempt, or returns the reason against it. */
  async begin(request: IdempotencyRequest): Promise<IdempotencyStart> {
    const attempt = attemptOf(request, newChangeId(), request.now.toISOString());
    const existing = await this.claim(request, attempt, 'attribute_not_exists(#key) OR expiresAt <= :now', {
      ':now': request.now.toISOString(),
    });
    return existing === undefined ? { kind: 'run', attempt } : this.meet(request, existing);
  }

  /** Finishes an unfinished record of this attempt. Otherwise does nothing. */
  async finish(attempt: Attempt, answer: RenderedAnswer): Promise<void> {
    const update = finishing(this.database, { attempt, answer }, `${STILL_OURS} AND ${UNFINISHED}`);
    update.ExpressionAttributeValues[':running'] = 'running';
    await this.updateIfOurs(update);
  }

  /** Lets the next attempt start at once, as the same change. Does not affect the record of another attempt. */
  async release(attempt: Pick<Attempt, 'key' | 'attempt'>): Promise<void> {
    await this.updateIfOurs({
      TableName: this.database.tables.runtime,
      Key: { key: attempt.key },
      UpdateExpression: 'SET claimedAt = :never',
      ConditionExpression: `${STILL_OURS} AND ${UNFINISHED}`,
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: {
        ':never': new Date(0).toISOString(),
        ':attempt': attempt.attempt,
        ':running': 'running',
      },
    });
  }

  /** Decides how an existing record affects a new attempt. */
  private async meet(request: IdempotencyRequest, existing: Item): Promise<IdempotencyStart> {
    if (text(existing, 'fingerprint') !== request.fingerprint) return { kind: 'mismatch' };
    if (text(existing, 'state') === 'finished') return { kind: 'replay', answer: storedAnswer(existing) };
    const age = request.now.getTime() - Date.parse(text(existing, 'claimedAt'));
    if (age <= ABANDONED_AFTER_MILLISECONDS) return { kind: 'in-progress' };
    const attempt = attemptOf(request, text(existing, 'changeId'), text(existing, 'startedAt'));
    const other = await this.claim(request, attempt, 'attempt = :previous AND #state = :running', {
      ':previous': text(existing, 'attempt'),
      ':running': 'running',
    });
    if (other === undefined) return { kind: 'run', attempt };
    // The former attempt finished after all, or another one took over the record.
    return text(other, 'state') === 'finished'
      ? { kind: 'replay', answer: storedAnswer(other) }
      : { kind: 'in-progress' };
  }

  /** Puts the record conditionally. Returns undefined on success, else the existing record. */
  private async claim(
    { fingerprint, now }: IdempotencyRequest,
    attempt: Attempt,
    condition: string,
    values: Record<string, string>,
  ): Promise<Item | undefined> {
    const expires = now.getTime() + KEPT_MILLISECONDS;
    try {
      await this.database.documents.send(
        new PutCommand({
          TableName: this.database.tables.runtime,
          Item: {
            ...attempt,
            fingerprint,
            state: 'running',
            claimedAt: now.toISOString(),
            expiresAt: new Date(expires).toISOString(),
            expiresAtSeconds: Math.ceil(expires / 1_000),
          },
          ConditionExpression: condition,
          ExpressionAttributeNames: condition.includes('#key') ? { '#key': 'key' } : { '#state': 'state' },
          ExpressionAttributeValues: values,
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return undefined;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException) || error.Item === undefined) throw error;
      const item = error.Item;
      // The transport resent our own Put after a lost answer.
      return item['attempt'] === attempt.attempt ? undefined : item;
    }
  }

  private async updateIfOurs(update: UpdateCommandInput): Promise<void> {
    try {
      await this.database.documents.send(new UpdateCommand(update));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}

function attemptOf(request: IdempotencyRequest, changeId: string, startedAt: string): Attempt {
  return { key: request.key, attempt: request.attempt, changeId, startedAt };
}

function storedAnswer(item: Item): RenderedAnswer {
  const headers = record(item, 'headers');
  const names = Object.keys(headers);
  return new RenderedAnswer(
    whole(item, 'status'),
    Object.fromEntries(names.map((name) => [name, text(headers, name)])),
    textOrAbsent(item, 'body') ?? '',
  );
}
