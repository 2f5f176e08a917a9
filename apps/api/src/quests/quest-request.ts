import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../http/caller.ts';
import type { Change } from '../http/change.ts';
import { parseIfMatch } from '../http/if-match.ts';
import { Problem } from '../http/problem.ts';

/** Who wants to change which quest, and on which version. */
export interface QuestAddress {
  readonly questId: string;
  readonly caller: Caller;
  readonly change: Change;
  readonly ifMatch: number | undefined;
}

/** The address of a change to the quest `:questId` of the path. */
export const QuestAddressOf = createParamDecorator((_: unknown, context: ExecutionContext): QuestAddress => {
  const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: { questId: string } }>>();
  const { caller, change, headers, params } = request;
  if (caller === undefined) throw new Problem('auth.required');
  if (change === undefined) throw new Error('only unsafe requests are changes');
  return { questId: params.questId, caller, change, ifMatch: parseIfMatch(headers['if-match']) };
});
