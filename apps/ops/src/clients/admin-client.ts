import { signatureHeaders, type SigningKey } from './sign-request.ts';

/** Address and credentials of an admin. */
export interface AdminAccess {
  /** Base address without path, as `https://api.example.org`. */
  readonly api: string;
  /** Access token of a person in the group `admins`. */
  readonly token: string;
  /** Returns the key that signs changes. Called for a change only. */
  readonly key: () => SigningKey;
}

/** An error answer of the administration API, with the code and detail of its problem document. */
export class AdminRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, detail: string) {
    super(`${status} ${code}: ${detail}`);
    this.name = 'AdminRefusal';
    this.status = status;
    this.code = code;
  }
}

const TIMEOUT_MS = 120_000;

/** Client of the administration API. Reads send the access token; writes are signed as well. */
export class AdminClient {
  private readonly access: AdminAccess;

  constructor(access: AdminAccess) {
    this.access = access;
  }

  /** @throws AdminRefusal any answer but a success */
  get(path: string): Promise<unknown> {
    return this.send('GET', path);
  }

  /** @throws AdminRefusal any answer but a success */
  post(path: string, body: object): Promise<unknown> {
    return this.send('POST', path, JSON.stringify(body));
  }

  private async send(method: 'GET' | 'POST', path: string, body = ''): Promise<unknown> {
    const url = new URL(`/api/v1/admin${path}`, this.access.api);
    const signed = method === 'GET' ? {} : await signatureHeaders({ method, url, body }, this.access.key());
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${this.access.token}`,
        ...(body !== '' && { 'content-type': 'application/json' }),
        ...signed,
      },
      ...(body !== '' && { body }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    if (!response.ok) throw refusal(response.status, text);
    return JSON.parse(text) as unknown;
  }
}

/** Reads a problem document. A proxy may answer with another body. */
function refusal(status: number, text: string): AdminRefusal {
  try {
    const { code, detail } = JSON.parse(text) as { code?: unknown; detail?: unknown };
    const advice = status === 401 ? ' Sign in again with "session sign-in".' : '';
    return new AdminRefusal(status, String(code), `${String(detail)}${advice}`);
  } catch {
    return new AdminRefusal(status, 'unknown', text.slice(0, 200));
  }
}
