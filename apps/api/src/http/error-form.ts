import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RenderedAnswer } from './answer.ts';
import type { Problem } from './problem.ts';
import { pathOf } from './request-path.ts';
import { renderProblem } from './to-problem.ts';

/** The error format of another protocol. It replaces problem documents on the protocol's paths. */
export interface ErrorForm {
  readonly paths: RegExp;
  render(problem: Problem, path: string): RenderedAnswer;
}

declare module 'fastify' {
  interface FastifyInstance {
    errorForms: readonly ErrorForm[];
  }
}

/** Must be called before the first request. */
export function installErrorForms(instance: FastifyInstance, forms: readonly ErrorForm[]): void {
  instance.decorate('errorForms', forms);
}

/** Renders a problem in the form of the request's path; also for errors that occur before any route is known. */
export function renderError(request: FastifyRequest, problem: Problem): RenderedAnswer {
  const path = pathOf(request);
  const form = request.server.errorForms.find(({ paths }) => paths.test(path));
  return form === undefined ? renderProblem(problem, request.id) : form.render(problem, path);
}
