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
    for (let index = 0; index < 40; index += 1) others.push(await aDelivery('ada', `hook-${index}`));
    engine.sendSoon([...burst, ...others]);
    while (running < 32) await new Promise((resolve) => setTimeout(resolve, 5));
    const ofBurst = sent.filter((id) => burst.some(({ deliveryId }) => deliveryId === id));
    expect([most, ofBurst.length]).toEqual([32, 1]);
    release();
    while (sent.length < 51 + 31) await new Promise((resolve) => setTimeout(resolve, 5));
    await engine.deliverDue(100);
    expect(new Set(sent).size).toBe(100);
    expect(sent).toHaveLength(100);
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
    for (let index = 0; index < 50; index += 1) await aDelivery('ada', `hook-that-hangs-${index}`);
    const mail = openDelivery(
      { deliveryId: deliveryIdOf('test', 'mail'), channel: 'mail', userId: 'ben', body: {} },
      { now: now() },
    );
    await deliveries.create(mail);
    const round = engine.deliverDue(100);
    for (let tries = 0; tries < 200 && (mails.length === 0 || sent.length < 32); tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect([mails, sent.length]).toEqual([[mail.deliveryId], 32]);
    release();
    expect(await round).toMatchObject({ delivered: 51 });
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
