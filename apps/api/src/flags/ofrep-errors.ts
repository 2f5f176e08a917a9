import { ofrepError, type OfrepErrorCode } from '@civicforge/flags';
import { RenderedAnswer } from '../http/answer.ts';
import type { ErrorForm } from '../http/error-form.ts';
import type { Problem } from '../http/problem.ts';
import { problemHeaders } from '../http/to-problem.ts';

const ONE_FLAG = /^\/ofrep\/v1\/evaluate\/flags\/([^/]+)$/;

const UNREADABLE: readonly string[] = ['invalid-json', 'request.malformed', 'unsupported-media-type'];

/** Renders all errors on OFREP paths in the form of the protocol, including errors of the edge and of guards. */
export const OFREP_ERRORS: ErrorForm = {
  paths: /^\/ofrep(?:\/|$)/,
  render(problem, path) {
    const body = ofrepError(codeOf(problem), problem.detail, keyOf(path));
    const headers = { 'content-type': 'application/json; charset=utf-8', ...problemHeaders(problem) };
    return new RenderedAnswer(problem.status, headers, JSON.stringify(body));
  },
};

function codeOf({ code }: Problem): OfrepErrorCode {
  return UNREADABLE.includes(code) ? 'PARSE_ERROR' : 'GENERAL';
}

function keyOf(path: string): string | undefined {
  const key = ONE_FLAG.exec(path)?.[1];
  try {
    return key === undefined ? undefined : decodeURIComponent(key);
  } catch {
    return key;
  }
}
