import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';

/** Credentials of AWS, as the SDK's providers return them. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

/** A key that signs the requests of one day with one secret. */
interface SigningKey {
  readonly day: string;
  readonly secret: string;
  readonly key: KeyObject;
}

/**
 * Signs posts to the root path of one service by Signature Version 4. The body's hash is part of the signature.
 * `signature.spec.ts` compares it with the SDK's own library.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export class Signature {
  #signingKey: SigningKey | undefined;

  constructor(
    private readonly region: string,
    private readonly service: string,
  ) {}

  /**
   * Returns the given headers and those of the signature.
   * @param headers lower-case names, without spaces around the values; `host` among them
   */
  sign(
    headers: Readonly<Record<string, string>>,
    body: string,
    { credentials, date }: { credentials: Credentials; date: Date },
  ): Record<string, string> {
    const time = date.toISOString().replace(/[-:]|\.\d{3}/g, '');
    const day = time.slice(0, 8);
    const signed: Record<string, string> = { ...headers, 'x-amz-date': time };
    if (credentials.sessionToken !== undefined) signed['x-amz-security-token'] = credentials.sessionToken;
    const names = Object.keys(signed).sort();
    const lines = names.map((name) => `${name}:${signed[name] ?? ''}\n`).join('');
    const signedHeaders = names.join(';');
    const canonical = `POST\n/\n\n${lines}\n${signedHeaders}\n${hash('sha256', body)}`;
    const scope = `${day}/${this.region}/${this.service}/aws4_request`;
    const signature = createHmac('sha256', this.#keyOf(day, credentials.secretAccessKey))
      .update(`${ALGORITHM}\n${time}\n${scope}\n${hash('sha256', canonical)}`)
      .digest('hex');
    signed['authorization'] =
      `${ALGORITHM} Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
    return signed;
  }

  /** The key is derived once for a day and a secret. */
  #keyOf(day: string, secret: string): KeyObject {
    if (this.#signingKey?.day === day && this.#signingKey.secret === secret) return this.#signingKey.key;
    const derived = [day, this.region, this.service, 'aws4_request'].reduce<Buffer>(
      (key, part) => createHmac('sha256', key).update(part).digest(),
      Buffer.from(`AWS4${secret}`),
    );
    const key = createSecretKey(derived);
    this.#signingKey = { day, secret, key };
    return key;
  }
}
