import { Injectable } from '@nestjs/common';
import type { Call } from '@civicforge/domain';
import { CallEnding } from './call-ending.ts';
import { CallRepository } from './call.repository.dynamo.ts';

/** The calls of an account that is exported or deleted. */
@Injectable()
export class CallErasure {
  constructor(
    private readonly calls: CallRepository,
    private readonly ending: CallEnding,
  ) {}

  allOf(userId: string): Promise<Call[]> {
    return this.calls.allOf(userId);
  }

  /** Ends the calls of a member, so that no further date is made. Can run again. */
  async endAllOf(userId: string): Promise<void> {
    for (const { callId } of await this.calls.allOf(userId)) {
      for (let isEnded = false; !isEnded;) {
        const call = (await this.calls.find(callId))?.call;
        isEnded = call?.state !== 'ACTIVE' || (await this.ending.end(call)) !== undefined;
      }
    }
  }

  /** Deletes the calls of a member, whose quests are ended and erased. Can run again. */
  async removeAllOf(userId: string): Promise<void> {
    for (const { callId } of await this.calls.allOf(userId)) await this.calls.remove(callId);
  }
}
