import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../http/caller.ts';
import type { Change } from '../http/change.ts';
import { honoursIfMatch, parseIfMatch } from '../http/if-match.ts';
import { Problem } from '../http/problem.ts';
import { type ReadAhead, ReadsAhead } from '../users/read-ahead.ts';
import { questKey } from './quest.item.ts';

/** The caller of a change, its quest, and the version that the caller requires. */
export interface QuestAddress {
  readonly questId: string;
  readonly caller: Caller;
  readonly change: Change;
  readonly ifMatch: number | undefined;
  /** The stored quest, if the route reads it ahead. */
  readonly readAhead?: ReadAhead | undefined;
}

/** Reads the quest `:questId` in the same request as the caller's record. */
export const ReadsQuest = () =>
  ReadsAhead(({ questId = '' }) => ({ id: questId, table: 'quests', key: questKey(questId) }));

/** Injects the address of a change to the quest `:questId` of the path. The route honours `If-Match`. */
export const QuestAddressOf = createParamDecorator(
  (_: unknown, context: ExecutionContext): QuestAddress => {
    const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: { questId: string } }>>();
    const { caller, change, headers, params, readAhead } = request;
    if (caller === undefined) throw new Problem('auth.required');
    if (change === undefined) throw new Error('only unsafe requests are changes');
    return { questId: params.questId, caller, change, ifMatch: parseIfMatch(headers['if-match']), readAhead };
  },
  [honoursIfMatch],
);
