import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';

/** A mock of the API. A request without a handler fails the test. */
export const service = setupServer();

/** A request that the mock received. */
export interface RecordedRequest {
  readonly body: unknown;
  readonly headers: Headers;
  readonly url: URL;
}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type Reply = () => Response | Promise<Response>;

/**
 * Mocks a route with a list of replies. The last reply repeats.
 * @returns the requests received so far
 */
export function answers(
  method: Method,
  path: string,
  ...replies: readonly [Reply, ...Reply[]]
): readonly RecordedRequest[] {
  const seen: RecordedRequest[] = [];
  service.use(
    http[method](`*/api/v1${path}`, async ({ request }) => {
      const text = await request.text();
      seen.push({
        body: text === '' ? undefined : JSON.parse(text),
        headers: request.headers,
        url: new URL(request.url),
      });
      const reply = replies[Math.min(seen.length, replies.length) - 1];
      return (reply ?? replies[0])();
    }),
  );
  return seen;
}

export const ok =
  (body: object, status = 200): Reply =>
  () =>
    HttpResponse.json(body as never, { status });

export const nothing =
  (status = 204): Reply =>
  () =>
    new HttpResponse(null, { status });

/** Builds a problem answer of the API. */
export const problem =
  (
    status: number,
    code: string,
    more: { errors?: { path: string; message: string }[]; data?: object; retryAfter?: number } = {},
  ): Reply =>
  () =>
    HttpResponse.json(
      {
        type: 'about:blank',
        title: code,
        status,
        detail: '',
        code,
        requestId: 'request-1',
        errors: more.errors,
        data: more.data,
      },
      {
        status,
        headers: {
          'content-type': 'application/problem+json',
          ...(more.retryAfter !== undefined && { 'retry-after': String(more.retryAfter) }),
        },
      },
    );

export const noConnection: Reply = () => HttpResponse.error();
