import { setTimeout as sleep } from 'node:timers/promises';
import { GetCommand } from '../dynamo/commands.ts';
import { createStaticSource } from '@civicforge/flags';
import { FLAGS } from '@civicforge/contract/flags/manifest';
import type { FlagEntry } from '@civicforge/flags/evaluator';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aPerson, submittedQuest, type TestPerson } from '../../testing/community.ts';
import { DatabaseBusy } from '../dynamo/busy.ts';
import { Database } from '../dynamo/database.ts';
import { Metrics } from '../telemetry/metrics.ts';
import { ExperimentStore } from './experiment.store.dynamo.ts';
import { Experiments } from './experiments.ts';

const FLOW = 'new_attestation_flow';
const flags = createStaticSource({ manifest: FLAGS, document: { flags: {} } });
const HALVES = [
  { name: 'compact', weight: 50 },
  { name: 'guided', weight: 50 },
];

let service: TestApp;
let ada: TestPerson;
let ben: TestPerson;

beforeEach(async () => {
  service = await startTestApp({
    flagSource: flags,
    environment: { METRICS: 'on', LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000', ECONOMY_SIGN_UP_POINTS: '100' },
  });
  [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
  set({ rollout_percentage: 100, variants: [{ name: 'compact', weight: 1 }] });
});
afterEach(() => service.close());

function set(entry: FlagEntry, others: Record<string, FlagEntry> = {}): void {
  flags.replace({ flags: { [FLOW]: entry, ...others } });
}

/** Everything that is under way beside the requests. */
async function settled(): Promise<void> {
  await service.app.get(Experiments).beforeApplicationShutdown();
}

async function results(): Promise<Record<string, { exposures: number; goals: number }>> {
  await settled();
  const { body } = await aPerson(service, 'admin', ['admins']).get(`/admin/flags/${FLOW}/results`).expect(200);
  const { variants } = body as { variants: { variant: string; exposures: number; goals: number }[] };
  return Object.fromEntries(variants.map(({ variant, exposures, goals }) => [variant, { exposures, goals }]));
}

async function pass(hours: number): Promise<void> {
  await service.http
    .post('/api/v1/local/clock')
    .send({ advanceSeconds: hours * 3_600 })
    .expect(200);
}

type AddExposure = ExperimentStore['addExposure'];

/** Stands between the service and its store; returns what the store was asked to write. */
function between(instead: (add: AddExposure, ...asked: Parameters<AddExposure>) => Promise<boolean>) {
  const store = service.app.get(ExperimentStore);
  const add = store.addExposure.bind(store);
  const written: { unit: string; until: number }[] = [];
  store.addExposure = (exposure, until) => {
    written.push({ unit: exposure.unit, until });
    return instead(add, exposure, until);
  };
  return written;
}

describe('an exposure', () => {
  it('is counted when a quest is answered on which the person may attest, once however often they look', async () => {
    const questId = await submittedQuest(ada, ben);
    expect(await results()).toMatchObject({ compact: { exposures: 1, goals: 0 } });
    await Promise.all(Array.from({ length: 6 }, () => ada.sees(questId)));
    await ben.sees(questId);
    expect(await results()).toEqual({
      off: { exposures: 0, goals: 0 },
      compact: { exposures: 2, goals: 0 },
      guided: { exposures: 0, goals: 0 },
    });
  });

  it('does not occur in a list, on the quest of other members, or without the action attest', async () => {
    const { questId } = await ada.posts();
    await ada.sees(questId);
    const other = await submittedQuest(ada, ben);
    const before = await results();
    const cleo = aPerson(service, 'cleo');
    await cleo.sees(other);
    await ada.get('/quests?status=SUBMITTED').expect(200);
    expect(await results()).toEqual(before);
  });

  it('is none while attesting is switched off, for people chosen by name, and for synthetic people', async () => {
    set({ rollout_percentage: 100, variants: HALVES }, { dual_attestation: { killed: true } });
    const questId = await submittedQuest(ada, ben);
    set({ whitelist_users: [ada.userId, ben.userId], variants: HALVES });
    await ada.sees(questId);
    set({ rollout_percentage: 100, variants: HALVES });
    const [sam, sue] = [aPerson(service, 'sam', ['synthetic']), aPerson(service, 'sue', ['synthetic'])];
    await submittedQuest(sam, sue);
    expect(Object.values(await results()).every(({ exposures }) => exposures === 0)).toBe(true);
  });

  it('counts those whom the percentage leaves out as the arm to compare with', async () => {
    set({ rollout_percentage: 0.01, variants: HALVES });
    const questId = await submittedQuest(ada, ben);
    await ada.sees(questId);
    expect(await results()).toMatchObject({ off: { exposures: 2 } });
  });

  it('is counted once where several processes meet the same person at the same moment', async () => {
    const store = service.app.get(ExperimentStore);
    const exposure = { flag: FLOW, variant: 'compact', unit: 'a-unit', at: Date.now() };
    const first = await Promise.all(Array.from({ length: 12 }, () => store.addExposure(exposure, 4_000_000_000)));
    expect(first.filter(Boolean)).toHaveLength(1);
    expect(await results()).toMatchObject({ compact: { exposures: 1 } });
  });

  it('is remembered by the process, so that looking again costs nothing', async () => {
    const questId = await submittedQuest(ada, ben);
    await settled();
    const written = between((add, ...asked) => add(...asked));
    await ben.sees(questId);
    await ben.sees(questId);
    await settled();
    expect(written).toEqual([]);
  });

  it('is counted exactly once though the first process never heard that it was written', async () => {
    let isLost = true;
    const written = between(async (add, ...asked) => {
      const first = await add(...asked);
      if (isLost) throw new DatabaseBusy(new Error('the answer was lost'));
      return first;
    });
    const questId = await submittedQuest(ada, ben);
    await settled();
    isLost = false;
    await ben.sees(questId);
    await settled();
    expect(written).toHaveLength(2);
    expect(await results()).toMatchObject({ compact: { exposures: 1 } });
  });

  it('delays no answer and breaks none while the table does not take it', async () => {
    let release = (): void => undefined;
    const stuck = new Promise<void>((resolve) => (release = resolve));
    between(async () => {
      await stuck;
      throw new DatabaseBusy(new Error('away'));
    });
    service.app.get(ExperimentStore).addGoal = () => Promise.reject(new DatabaseBusy(new Error('away')));
    const questId = await submittedQuest(ada, ben);
    await ada.sees(questId);
    await ada.does('attest', questId);
    expect(await ben.does('attest', questId)).toMatchObject({ status: 'COMPLETED' });
    release();
    await settled();
    await sleep(20);
    const said = service.log.map(({ message }) => String(message)).filter((line) => line.includes('not recorded'));
    expect(said.sort()).toEqual([
      'a goal was not recorded',
      'a goal was not recorded',
      'an exposure was not recorded; the next meeting records it',
      'an exposure was not recorded; the next meeting records it',
    ]);
  });

  it('stores no member id, and expires after its experiment', async () => {
    const written = between((add, ...asked) => add(...asked));
    await submittedQuest(ada, ben);
    await settled();
    expect(written).toHaveLength(1);
    const [{ unit, until } = { unit: '', until: 0 }] = written;
    expect(unit).toMatch(/^[\w-]{43}$/);
    const { documents, tables } = service.app.get<Database>(Database);
    const key = `exposure#${FLOW}#compact#${unit}`;
    const { Item } = await documents.send(new GetCommand({ TableName: tables.runtime, Key: { key } }));
    expect(Object.keys(Item ?? {}).sort()).toEqual(['at', 'expiresAtSeconds', 'key']);
    expect(JSON.stringify(Item)).not.toContain(ben.userId);
    expect(until * 1_000).toBeGreaterThan(Date.parse(FLAGS[FLOW].expires));
  });
});

describe('the goal', () => {
  it('is counted when the person attests within 24 hours of the exposure', async () => {
    const questId = await submittedQuest(ada, ben);
    await ada.sees(questId);
    await settled();
    await pass(23);
    await ada.does('attest', questId);
    await settled();
    await pass(2);
    await ben.does('attest', questId);
    expect(await results()).toMatchObject({ compact: { exposures: 2, goals: 1 } });
  });

  it('is counted once, however many quests the person attests', async () => {
    for (let round = 0; round < 2; round += 1) {
      const questId = await submittedQuest(ada, ben);
      await ada.sees(questId);
      await Promise.all([ada.does('attest', questId), ben.does('attest', questId)]);
    }
    expect(await results()).toMatchObject({ compact: { exposures: 2, goals: 2 } });
  });

  it('does not count for a member without an exposure to the present arm', async () => {
    const questId = await submittedQuest(ada, ben);
    await settled();
    set({ rollout_percentage: 100, variants: [{ name: 'guided', weight: 1 }] });
    await ada.does('attest', questId);
    expect(await results()).toMatchObject({ compact: { exposures: 1, goals: 0 }, guided: { exposures: 0, goals: 0 } });
  });

  it('is counted once by racing processes, and never without its mark', async () => {
    const store = service.app.get(ExperimentStore);
    const name = { flag: FLOW, variant: 'guided', unit: 'a-unit' };
    expect(await store.addGoal(name, 10, 0, 4_000_000_000)).toBe(false);
    await store.addExposure({ ...name, at: 5 }, 4_000_000_000);
    expect(await store.addGoal(name, 10, 6, 4_000_000_000)).toBe(false);
    const goals = await Promise.all(Array.from({ length: 12 }, () => store.addGoal(name, 10, 5, 4_000_000_000)));
    expect(goals.filter(Boolean)).toHaveLength(1);
    expect(await results()).toMatchObject({ guided: { exposures: 1, goals: 1 } });
  });
});

describe('the results', () => {
  it('are for admins', async () => {
    await ada.get(`/admin/flags/${FLOW}/results`).expect(403);
    await aPerson(service, 'mo', ['moderators']).get(`/admin/flags/${FLOW}/results`).expect(403);
    await service.http.get(`/api/v1/admin/flags/${FLOW}/results`).expect(401);
  });

  it('say what counts as success', async () => {
    const { body } = await aPerson(service, 'ann', ['admins']).get(`/admin/flags/${FLOW}/results`).expect(200);
    expect(body).toMatchObject({ flag: FLOW, goal: FLAGS[FLOW].goal });
  });

  it.each([
    ['no_such_flag', 404, 'flag.not-found'],
    ['constructor', 404, 'flag.not-found'],
    ['quest_categories', 409, 'flag.not-an-experiment'],
  ])('of %s are refused with a code that says why', async (flag, status, code) => {
    const admin = aPerson(service, 'ann', ['admins']);
    const { body } = await admin.get(`/admin/flags/${flag}/results`).expect(status);
    expect(body).toMatchObject({ code });
  });

  it('are measured as well, by arm', async () => {
    const questId = await submittedQuest(ada, ben);
    await ben.does('attest', questId);
    await settled();
    await service.app.get(Metrics).flush();
    const lines = service.log.filter((line) => line['Arm'] === `${FLOW}/compact`);
    expect(lines).toMatchObject([{ ExperimentExposures: 1, ExperimentGoals: 1 }]);
  });
});
