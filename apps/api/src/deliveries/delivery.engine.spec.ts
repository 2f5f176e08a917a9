import { type Delivery, openDelivery, type DeliveryOutcome } from '@civicforge/domain';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { deliveryIdOf } from './delivery-id.ts';
import { DeliveryEngine } from './delivery.engine.ts';
import { DeliveryRepository } from './delivery.repository.dynamo.ts';
import { AdjustableClock } from '../clock/adjustable-clock.dynamo.ts';
import { Clock } from '../clock/clock.ts';

let service: TestApp;
let engine: DeliveryEngine;
let deliveries: DeliveryRepository;
let outcome: () => Promise<DeliveryOutcome>;
let sent: string[] = [];
let number = 0;

beforeAll(async () => {
  service = await startTestApp();
  engine = service.app.get(DeliveryEngine, { strict: false });
  deliveries = service.app.get(DeliveryRepository, { strict: false });
  engine.register({
    name: 'webhook',
    send: ({ deliveryId }) => {
      sent.push(deliveryId);
      return outcome();
    },
  });
});
afterAll(() => service.close());
beforeEach(() => {
  [sent, outcome] = [[], () => Promise.resolve({ kind: 'delivered', status: 204 })];
});

const now = () => service.app.get(Clock).iso();

async function aDelivery(userId = 'ada', target = 'hook') {
  number += 1;
  const message = { deliveryId: deliveryIdOf('test', String(number)), channel: 'webhook', userId, target } as const;
  const delivery = openDelivery({ ...message, body: { number } }, { now: now() });
  await deliveries.create(delivery);
  return delivery;
}

async function afterwards(seconds: number, act: () => Promise<unknown>): Promise<void> {
  await service.app.get(AdjustableClock).advance(seconds);
  await act();
}

describe('the delivery engine', () => {
  it('delivers each due delivery once, and not again afterwards', async () => {
    const { deliveryId } = await aDelivery();
    await Promise.all([engine.deliverDue(100), engine.deliverDue(100), engine.deliverDue(100)]);
    await engine.deliverDue(100);
    expect(sent).toEqual([deliveryId]);
    expect(await deliveries.find(deliveryId)).toMatchObject({ state: 'DELIVERED', attempts: [{ status: 204 }] });
  });

  it('stores a repeated creation once', async () => {
    const delivery = await aDelivery();
    expect(await deliveries.create({ ...delivery, body: { other: true } })).toBe(false);
    expect((await deliveries.find(delivery.deliveryId))?.body).toEqual(delivery.body);
    await engine.deliverDue(100);
  });

  it('tries a failed delivery again under the same id after its backoff', async () => {
    outcome = () => Promise.resolve({ kind: 'failed', error: 'timeout' });
    const { deliveryId } = await aDelivery();
    await engine.deliverDue(100);
    await engine.deliverDue(100);
    expect(sent).toEqual([deliveryId]);
    outcome = () => Promise.resolve({ kind: 'delivered' });
    await afterwards(10, () => engine.deliverDue(100));
    expect(sent).toEqual([deliveryId, deliveryId]);
    expect((await deliveries.find(deliveryId))?.attempts).toMatchObject([{ error: 'timeout' }, {}]);
  });

  it('counts a channel that throws as a failure, and goes on with the others', async () => {
    let calls = 0;
    outcome = () => ((calls += 1) === 1 ? Promise.reject(new Error('broken')) : Promise.resolve({ kind: 'delivered' }));
    const two = [await aDelivery(), await aDelivery()];
    const report = await engine.deliverDue(100);
    expect(report).toMatchObject({ delivered: 1, failed: 1 });
    const stored = await Promise.all(two.map(({ deliveryId }) => deliveries.find(deliveryId)));
    expect(stored.map((one) => one?.state).sort()).toEqual(['DELIVERED', 'DUE']);
    expect(stored.flatMap((one) => one?.attempts ?? [])).toContainEqual(expect.objectContaining({ error: 'internal' }));
  });

  it('begins the attempt of a killed process again after a minute', async () => {
    const delivery = await aDelivery();
    const until = new Date(Date.parse(now()) + 60_000).toISOString();
    expect(await deliveries.begin(delivery, until)).toBeDefined();
    await engine.deliver([delivery]);
    expect(sent).not.toContain(delivery.deliveryId);
    await afterwards(61, () => engine.deliverDue(100));
    expect(sent).toContain(delivery.deliveryId);
  });

  it('sends new messages of one receiver one after the other, and leaves those without room to a round', async () => {
    let release: () => void = () => undefined;
    const hanging = new Promise<void>((resolve) => (release = resolve));
    let running = 0;
    let most = 0;
    outcome = async () => {
      most = Math.max(most, (running += 1));
      await hanging;
      running -= 1;
      return { kind: 'delivered' };
    };
    const burst: Delivery[] = [];
    for (let index = 0; index < 60; index += 1) burst.push(await aDelivery('ada', 'hook-burst'));
    const others: Delivery[] = [];
    for (let index = 0; index < 80; index += 1) others.push(await aDelivery(`member-${index}`, `hook-${index}`));
    engine.sendSoon([...burst, ...others]);
    while (running < 64) await new Promise((resolve) => setTimeout(resolve, 5));
    const ofBurst = sent.filter((id) => burst.some(({ deliveryId }) => deliveryId === id));
    expect([most, ofBurst.length]).toEqual([64, 1]);
    release();
    while (sent.length < 51 + 63) await new Promise((resolve) => setTimeout(resolve, 5));
    await engine.deliverDue(100);
    expect(new Set(sent).size).toBe(140);
    expect(sent).toHaveLength(140);
  });

  it('sends mails while more webhooks hang than there are slots', async () => {
    let release: () => void = () => undefined;
    const hanging = new Promise<void>((resolve) => (release = resolve));
    outcome = async () => {
      await hanging;
      return { kind: 'delivered' };
    };
    const mails: string[] = [];
    const send = ({ deliveryId }: Delivery): Promise<DeliveryOutcome> => {
      mails.push(deliveryId);
      return Promise.resolve({ kind: 'delivered' });
    };
    engine.register({ name: 'mail', send });
    for (let index = 0; index < 80; index += 1) await aDelivery(`member-${index}`, `hook-that-hangs-${index}`);
    const mail = openDelivery(
      { deliveryId: deliveryIdOf('test', 'mail'), channel: 'mail', userId: 'ben', body: {} },
      { now: now() },
    );
    await deliveries.create(mail);
    const round = engine.deliverDue(100);
    for (let tries = 0; tries < 200 && (mails.length === 0 || sent.length < 64); tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect([mails, sent.length]).toEqual([[mail.deliveryId], 64]);
    release();
    expect(await round).toMatchObject({ delivered: 81 });
  });

  describe('while 60 webhooks of others hang', () => {
    let hang: (outcome: DeliveryOutcome) => void;
    let hanging: Delivery[];
    let mark = 0;
    /** Waits until so many attempts were begun. */
    async function begun(count: number): Promise<void> {
      for (let tries = 0; tries < 400 && sent.length < count; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }

    beforeEach(() => {
      mark += 1;
      hanging = [];
      const ended = new Promise<DeliveryOutcome>((resolve) => (hang = resolve));
      const prompt: DeliveryOutcome = { kind: 'delivered' };
      outcome = () => (hanging.some(({ deliveryId }) => deliveryId === sent.at(-1)) ? ended : Promise.resolve(prompt));
    });

    /** One message for each webhook, 20 of an administrator or 5 of a member. */
    async function ofEach(each: number): Promise<Delivery[]> {
      const made: Delivery[] = [];
      for (let index = 0; index < 60; index += 1) {
        made.push(await aDelivery(`hanging-${mark}-${Math.floor(index / each)}`, `hangs-${mark}-${index}`));
      }
      hanging.push(...made);
      return made;
    }

    it.each([
      [5, 60],
      [20, 24],
    ])('sends the first message of another member at once, of %i webhooks a member', async (each, most) => {
      engine.sendSoon(await ofEach(each));
      await begun(most);
      const own = await aDelivery('ben', `hook-of-ben-${mark}`);
      engine.sendSoon([own]);
      await begun(most + 1);
      expect([sent.length, sent.at(-1)]).toEqual([most + 1, own.deliveryId]);
      hang({ kind: 'failed', error: 'timeout' });
      await begun(most + 1);
      while ((await deliveries.find(hanging[0]?.deliveryId ?? ''))?.attempts.length !== 1) await begun(0);
      await deliveries.deleteOf('ben');
      for (const { userId } of hanging) await deliveries.deleteOf(userId);
    });

    it.each([
      [5, 60],
      [20, 24],
    ])('attempts it in the same round, of %i webhooks a member', async (each, most) => {
      await ofEach(each);
      const own = await aDelivery('ben', `hook-of-ben-${mark}`);
      const round = engine.deliverDue(100);
      await begun(most + 1);
      expect([sent.length, sent.includes(own.deliveryId)]).toEqual([most + 1, true]);
      hang({ kind: 'failed', error: 'timeout' });
      // The rest of a member whose receivers are away is postponed.
      expect(await round).toMatchObject({ delivered: 1, failed: most, skipped: 60 - most });
      for (const { userId } of hanging) await deliveries.deleteOf(userId);
    });

    it('tries those that did not answer apart, 32 in a round', async () => {
      await ofEach(5);
      const first = engine.deliverDue(100);
      await begun(60);
      hang({ kind: 'failed', error: 'timeout' });
      await first;
      sent = [];
      const ended = new Promise<DeliveryOutcome>((resolve) => (hang = resolve));
      const own: Delivery[] = [];
      const isOwn = () => own.some(({ deliveryId }) => deliveryId === sent.at(-1));
      outcome = () => (isOwn() ? Promise.resolve({ kind: 'delivered' }) : ended);
      engine.sendSoon(await ofEach(5));
      expect(sent).toEqual([]);
      for (let index = 0; index < 64; index += 1)
        own.push(await aDelivery(`prompt-${index}`, `prompt-${mark}-${index}`));
      const round = engine.deliverDue(200);
      await begun(32 + 64);
      expect(sent).toHaveLength(32 + 64);
      hang({ kind: 'failed', error: 'timeout' });
      expect(await round).toMatchObject({ delivered: 64, failed: 32, skipped: 28 });
      for (const { userId } of hanging) await deliveries.deleteOf(userId);
    });
  });

  it('postpones further messages to a receiver that is away, without an attempt', async () => {
    outcome = () => Promise.resolve({ kind: 'failed', error: 'timeout' });
    const away = [await aDelivery('ada', 'hook-away'), await aDelivery('ada', 'hook-away')];
    const other = await aDelivery('ada', 'hook-other');
    await engine.deliverDue(100);
    expect(sent).toHaveLength(2);
    expect(sent).toContain(other.deliveryId);
    const stored = await Promise.all(away.map(({ deliveryId }) => deliveries.find(deliveryId)));
    expect(stored.map((one) => one?.attempts.length).sort()).toEqual([0, 1]);
    outcome = () => Promise.resolve({ kind: 'delivered' });
    await afterwards(91, () => engine.deliverDue(100));
    const after = await Promise.all(away.map(({ deliveryId }) => deliveries.find(deliveryId)));
    expect(after.map((one) => one?.state)).toEqual(['DELIVERED', 'DELIVERED']);
  });

  it('lists the deliveries of a webhook newest first, and deletes all of a member', async () => {
    const own = [await aDelivery('eve', 'hook-of-eve'), await aDelivery('eve', 'hook-of-eve')];
    const first = await deliveries.ofTarget('hook-of-eve', 1);
    const second = await deliveries.ofTarget('hook-of-eve', 1, first.next);
    expect([...first.deliveries, ...second.deliveries].map(({ deliveryId }) => deliveryId).sort()).toEqual(
      own.map(({ deliveryId }) => deliveryId).sort(),
    );
    await deliveries.deleteOf('eve');
    expect(await deliveries.ofMember('eve', 10)).toEqual({ deliveries: [] });
  });
});
