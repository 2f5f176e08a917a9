import { Injectable } from '@nestjs/common';
import { type Call, editCall, requireOwnCall } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import type { Caller } from '../http/caller.ts';
import { Problem } from '../http/problem.ts';
import type { CallChangesBody, CallView } from './call.dto.ts';
import { CallEnding } from './call-ending.ts';
import { CallRepository, type CallWithDates } from './call.repository.dynamo.ts';
import { CallService } from './call.service.ts';
import { expandRule } from './expand-rule.ts';

/** Attempts of a change against concurrent changes of the same call. */
const TRIES = 5;

/** Changes and ends calls of the caller. */
@Injectable()
export class CallChanges {
  constructor(
    private readonly calls: CallRepository,
    private readonly service: CallService,
    private readonly ending: CallEnding,
    private readonly clock: Clock,
  ) {}

  /** Changes the dates that are not made yet. @throws RuleError `call.forbidden`, and like `editCall` */
  edit(callId: string, { pattern, slots, schedule }: CallChangesBody, caller: Caller): Promise<CallView> {
    const changes = {
      ...(pattern && { pattern }),
      ...(slots !== undefined && { slots }),
      ...(schedule && { schedule }),
    };
    return this.change(callId, caller, async ({ call, dates }) => {
      const context = { now: this.clock.iso(), expand: expandRule, lastDate: dates.at(-1)?.date };
      const edited = editCall(call, changes, context);
      return (await this.calls.update(edited)) ? edited : undefined;
    });
  }

  /** Ends the call. The leader then cancels its OPEN quests. @throws RuleError `call.forbidden`, `call.ended` */
  end(callId: string, caller: Caller): Promise<CallView> {
    return this.change(callId, caller, ({ call }) => this.ending.end(call));
  }

  private async change(
    callId: string,
    caller: Caller,
    make: (found: CallWithDates) => Promise<Call | undefined>,
  ): Promise<CallView> {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const found = await this.service.require(callId, caller);
      requireOwnCall(found.call, caller);
      const changed = await make(found);
      if (changed !== undefined) return this.service.viewOf(changed, found.dates, caller);
    }
    throw new Problem('busy', undefined, { headers: { 'retry-after': '1' } });
  }
}
