import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Reflector } from '@nestjs/core';
import { isInRequiredGroup } from './caller.ts';
import { Problem } from './problem.ts';
import type { ProblemKind } from './problem-codes.ts';
import { validateInput } from './strict-input.ts';

/** What the parameter of a path must look like, and the problem that anything else is answered with. */
export interface PathId {
  accepts(text: string): boolean;
  readonly otherwise: ProblemKind;
}

/** The parameters of all paths by their names. `path-ids.ts` lists them. */
export const PATH_IDS = Symbol('PATH_IDS');
export type PathIds = Readonly<Record<string, PathId>>;

/**
 * The one door for ids of paths: an id that is not of its form is 404 with the thing's own code before the database is
 * asked. Handlers therefore read a parameter as it is.
 */
@Injectable()
export class PathIdsGuard implements CanActivate {
  constructor(
    @Inject(PATH_IDS) private readonly ids: PathIds,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    // A later guard answers 403, as for every other id.
    if (!isInRequiredGroup(this.reflector, context)) return true;
    const { params } = context.switchToHttp().getRequest<FastifyRequest<{ Params: Record<string, string> }>>();
    for (const [name, value] of Object.entries(params)) {
      const id = this.ids[name];
      if (id === undefined || id.accepts(value)) continue;
      return this.refuse(context, id);
    }
    return true;
  }

  /** 400 goes before 404, also here. */
  private async refuse(context: ExecutionContext, { otherwise }: PathId): Promise<boolean> {
    await validateInput(context);
    throw new Problem(otherwise);
  }
}
