import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aPerson } from '../../testing/community.ts';
import { TestDevice } from '../../testing/signing.ts';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp({ environment: { RATE_LIMIT_FACTOR: '1000' } });
});
afterAll(() => service.close());

const PATH = '/users/me/device-keys';

describe('a device key', () => {
  it('is registered by a signed challenge, listed and revoked', async () => {
    const [ada, device] = [aPerson(service, 'ada'), new TestDevice()];
    const keyId = await device.registersFor(ada);
    const listed = {
      keyId,
      did: device.did,
      name: expect.any(String) as string,
      createdAt: expect.any(String) as string,
    };
    expect((await ada.get(PATH).expect(200)).body).toEqual({ items: [listed] });
    await ada.delete(`${PATH}/${keyId}`).expect(204);
    await ada.delete(`${PATH}/${keyId}`).expect(204);
    const revoked = { ...listed, revokedAt: expect.any(String) as string };
    expect((await ada.get(PATH).expect(200)).body).toEqual({ items: [revoked] });
  });

  it('keeps the name that the member gives', async () => {
    const [ada, device] = [aPerson(service, 'ada'), new TestDevice()];
    const { challenge } = (await ada.post(`${PATH}/challenge`).expect(200)).body;
    const body = { publicKey: device.publicKey, challenge, proof: device.proves(challenge), name: 'Old laptop' };
    await ada.post(PATH, body).expect(201);
    expect((await ada.get(PATH).expect(200)).body).toMatchObject({ items: [{ name: 'Old laptop' }] });
  });

  it('belongs to one member for ever, after its revocation too', async () => {
    const [ada, ben, device] = [aPerson(service, 'ada'), aPerson(service, 'ben'), new TestDevice()];
    const keyId = await device.registersFor(ada);
    await ada.delete(`${PATH}/${keyId}`).expect(204);
    for (const person of [ada, ben]) {
      const { challenge } = (await person.post(`${PATH}/challenge`).expect(200)).body;
      const body = { publicKey: device.publicKey, challenge, proof: device.proves(challenge) };
      expect((await person.post(PATH, body).expect(409)).body).toMatchObject({ code: 'device-key.taken' });
    }
  });

  it('is one of at most ten, of which revoked ones do not count', async () => {
    const ada = aPerson(service, 'ada');
    const ids: string[] = [];
    for (let count = 0; count < 10; count += 1) ids.push(await new TestDevice().registersFor(ada));
    const device = new TestDevice();
    const attempt = async () => {
      const { challenge } = (await ada.post(`${PATH}/challenge`).expect(200)).body;
      return ada.post(PATH, { publicKey: device.publicKey, challenge, proof: device.proves(challenge) });
    };
    expect((await attempt()).body).toMatchObject({ status: 409, code: 'device-key.limit' });
    await ada.delete(`${PATH}/${ids[0] ?? ''}`).expect(204);
    expect((await attempt()).status).toBe(201);
  });

  it('is registered once by concurrent calls with one challenge', async () => {
    const [ada, device] = [aPerson(service, 'ada'), new TestDevice()];
    const { challenge } = (await ada.post(`${PATH}/challenge`).expect(200)).body;
    const body = { publicKey: device.publicKey, challenge, proof: device.proves(challenge) };
    const answers = await Promise.all(Array.from({ length: 5 }, () => ada.post(PATH, body)));
    expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThanOrEqual(1);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect((await ada.get(PATH).expect(200)).body.items).toHaveLength(1);
  });

  it('is unknown to other members', async () => {
    const [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
    const keyId = await new TestDevice().registersFor(ada);
    for (const id of [keyId, 'nothing']) {
      expect((await ben.delete(`${PATH}/${id}`).expect(404)).body).toMatchObject({ code: 'device-key.not-found' });
    }
  });

  const SMALL_ORDER = Buffer.from('0100000000000000000000000000000000000000000000000000000000000000', 'hex');
  const NON_CANONICAL = Buffer.from('eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f', 'hex');

  it.each<[string, number, string, (body: Record<string, string>) => Record<string, string>]>([
    ['of small order', 400, 'validation.failed', (body) => ({ ...body, publicKey: SMALL_ORDER.toString('base64url') })],
    [
      'not canonical',
      400,
      'validation.failed',
      (body) => ({ ...body, publicKey: NON_CANONICAL.toString('base64url') }),
    ],
    ['too short', 400, 'validation.failed', (body) => ({ ...body, publicKey: 'AAAA' })],
    ['with padding', 400, 'validation.failed', (body) => ({ ...body, publicKey: `${body['publicKey'] ?? ''}=` })],
    ['with an unknown challenge', 422, 'signature.expired', (body) => ({ ...body, challenge: 'nothing' })],
    [
      'with a foreign proof',
      422,
      'signature.invalid',
      (body) => ({ ...body, proof: new TestDevice().proves(body['challenge'] ?? '') }),
    ],
    ['with a short proof', 422, 'signature.invalid', (body) => ({ ...body, proof: 'AAAA' })],
  ])('is refused %s: %i %s', async (_, status, code, change) => {
    const [ada, device] = [aPerson(service, 'ada'), new TestDevice()];
    const { challenge } = (await ada.post(`${PATH}/challenge`).expect(200)).body;
    const body = { publicKey: device.publicKey, challenge, proof: device.proves(challenge) };
    const answer = await ada.post(PATH, change(body));
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect((await ada.get(PATH).expect(200)).body).toEqual({ items: [] });
  });

  it('is refused with the challenge of another member or a used one', async () => {
    const [ada, ben, device] = [aPerson(service, 'ada'), aPerson(service, 'ben'), new TestDevice()];
    const { challenge } = (await ada.post(`${PATH}/challenge`).expect(200)).body;
    const body = (of: TestDevice) => ({ publicKey: of.publicKey, challenge, proof: of.proves(challenge) });
    expect((await ben.post(PATH, body(device)).expect(422)).body).toMatchObject({ code: 'signature.expired' });
    await ada.post(PATH, body(device)).expect(201);
    const again = await ada.post(PATH, body(new TestDevice())).expect(422);
    expect(again.body).toMatchObject({ code: 'signature.nonce-used' });
  });
});
