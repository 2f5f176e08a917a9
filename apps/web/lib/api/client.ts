import createClient, { type Client } from 'openapi-fetch';
import { ApiError, problemOf } from './problem.ts';
import type { paths } from './schema.d.ts';

/** The typed client of the API, which reads JSON. Calls by subject are in `quests.ts`, `members.ts` and `session.ts`. */
export type Api = Client<paths, 'application/json'>;

interface ClientOptions {
  readonly baseUrl: string;
  readonly headers?: Record<string, string>;
  readonly fetch: (request: Request) => Promise<Response>;
}

export function createApi({ baseUrl, headers, fetch }: ClientOptions): Api {
  return createClient<paths, 'application/json'>({ baseUrl, fetch, ...(headers && { headers }), cache: 'no-store' });
}

interface Answer<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * Returns the answer's body.
 * @throws ApiError for every answer that is not a success.
 */
export async function bodyOf<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  const { data, response } = await accepted(call);
  // A success without the promised body did not come from the API.
  if (data === undefined) throw new ApiError(problemOf(response, undefined));
  return data;
}

/**
 * Waits for a success without a body.
 * @throws ApiError for every other answer.
 */
export async function accepted<Data>(call: Promise<Answer<Data>>): Promise<Answer<Data>> {
  const answer = await call;
  if (!answer.response.ok) throw new ApiError(problemOf(answer.response, answer.error));
  return answer;
}
