import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { TableName } from '@civicforge/contract/tables';
import type { Item } from '../dynamo/database.ts';
import type { Person } from './user.item.ts';

/** The item that a route reads in any case, by the parameters of its path. */
export type ItemOfRoute = (parameters: Readonly<Record<string, string>>) => {
  /** The id under which `LikelyPeople` knows the item. */
  readonly id: string;
  readonly table: Exclude<TableName, 'users'>;
  readonly key: Readonly<Record<string, string>>;
};

/** The result of a read ahead. `item` is undefined if it does not exist. */
export interface ReadAhead {
  readonly item: Item | undefined;
  /** The caller and the likely people of the item, as far as they exist. */
  readonly people: Map<string, Person>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on routes that are marked by `ReadsAhead`. */
    readAhead?: ReadAhead;
  }
}

export const READS_AHEAD = 'civicforge:reads-ahead';

/** Reads the item of a route and its likely people consistently in the same request as the caller's record. */
export const ReadsAhead = (itemOf: ItemOfRoute) => SetMetadata(READS_AHEAD, itemOf);

/** Injects what was read ahead. */
export const ReadAheadOf = createParamDecorator(
  (_: unknown, context: ExecutionContext): ReadAhead | undefined =>
    context.switchToHttp().getRequest<FastifyRequest>().readAhead,
);
