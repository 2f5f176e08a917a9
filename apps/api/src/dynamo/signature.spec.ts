import fc from 'fast-check';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import { type Credentials, Signature } from './signature.ts';

const word = fc.stringMatching(/^[A-Za-z0-9+/=]{1,40}$/);
const credentials: fc.Arbitrary<Credentials> = fc.record(
  { accessKeyId: word, secretAccessKey: word, sessionToken: word },
  { requiredKeys: ['accessKeyId', 'secretAccessKey'] },
);
const time = fc.date({
  min: new Date('2000-01-01T00:00:00Z'),
  max: new Date('2099-12-31T23:59:59Z'),
  noInvalidDate: true,
});

function requestOf(body: string) {
  const headers = {
    host: 'dynamodb.eu-central-1.amazonaws.com',
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'DynamoDB_20120810.GetItem',
  };
  return { method: 'POST', protocol: 'https:', hostname: headers.host, path: '/', headers, body };
}

async function libraryHeaders(body: string, { credentials, date }: { credentials: Credentials; date: Date }) {
  const signer = new SignatureV4({
    service: 'dynamodb',
    region: 'eu-central-1',
    credentials,
    sha256: Sha256,
    applyChecksum: false,
  });
  return (await signer.sign(requestOf(body), { signingDate: date })).headers;
}

describe('the signature of a request', () => {
  it('equals the signature of the SDK for every body, secret, session and time', async () => {
    const signature = new Signature('eu-central-1', 'dynamodb');
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), credentials, time, async (body, credentials, date) => {
        const ours = signature.sign(requestOf(body).headers, body, { credentials, date });
        expect(ours).toEqual(await libraryHeaders(body, { credentials, date }));
      }),
    );
  });

  it('derives a new key after a change of the secret and after midnight', async () => {
    const signature = new Signature('eu-central-1', 'dynamodb');
    const first = { accessKeyId: 'A', secretAccessKey: 'first' };
    const second = { accessKeyId: 'A', secretAccessKey: 'second' };
    for (const [credentials, iso] of [
      [first, '2026-11-27T23:59:59.999Z'],
      [second, '2026-11-27T23:59:59.999Z'],
      [second, '2026-11-28T00:00:00.000Z'],
      [first, '2026-11-28T00:00:00.000Z'],
    ] as const) {
      const date = new Date(iso);
      const ours = signature.sign(requestOf('{}').headers, '{}', { credentials, date });
      expect(ours).toEqual(await libraryHeaders('{}', { credentials, date }));
    }
  });
});
