import { Agent, request as send } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { kindOfKey } from '@civicforge/contract/keys';
import { TABLES } from '@civicforge/contract/tables';
import { createStaticSource } from '@civicforge/flags';
import { FLAGS } from '@civicforge/contract/flags/manifest';
import { newAdminKey } from '../../apps/api/testing/admin.ts';
import { startTestApp, type TestApp } from '../../apps/api/testing/app.ts';
import { A_SUBMISSION, aPerson, type TestPerson } from '../../apps/api/testing/community.ts';
import { signatureHeaders } from '../../apps/api/testing/sign-request.ts';
import { FakeCognito } from '../../apps/api/testing/fake-cognito.ts';
import { testDatabase } from '../../apps/api/testing/tables.ts';
import { portOf } from '../../apps/api/testing/raw.ts';
import { Database } from '../../apps/api/src/dynamo/database.ts';
import { faultsOf, type FuzzAnswer } from './judge.ts';
import { type CallerName, type FuzzRequest, type Known, requests } from './requests.ts';

/** Seed of the run. `npm run fuzz` sets another one. The same seed sends the same requests. */
const SEED = Number(process.env['CIVICFORGE_FUZZ_SEED'] ?? 11);
const COUNT = Number(process.env['CIVICFORGE_FUZZ_COUNT'] ?? 2_000);

/** Number of concurrent requests. */
const TOGETHER = 8;

/** Maximum number of printed faults. The rest is counted. */
const MOST_TOLD = 20;

/** Flags that open routes and parameters. */
const SWITCHED_ON = ['advanced_search', 'quest_categories', 'enable_new_api_endpoint'];

/** Number of quests in each state. The requests consume them. */
const QUESTS_EACH = 5;

const adminKey = newAdminKey();
let service: TestApp;
let identity: FakeCognito;
let people: Readonly<Record<'ada' | 'ben' | 'mo' | 'ann', TestPerson>>;
const agent = new Agent({ keepAlive: true, maxSockets: TOGETHER });

beforeAll(async () => {
  identity = await strictIdentity();
  const document = {
    flags: Object.fromEntries(SWITCHED_ON.map((key) => [key, { enabled: true, rollout_percentage: 100 }])),
  };
  service = await startTestApp({
    flagSource: createStaticSource({ manifest: FLAGS, document }),
    environment: {
      ...adminKey.environment,
      RATE_LIMIT_FACTOR: '100000',
      ECONOMY_SIGN_UP_POINTS: '100000',
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: identity.endpoint,
    },
  });
  people = {
    ada: aPerson(service, 'ada'),
    ben: aPerson(service, 'ben'),
    mo: aPerson(service, 'mo', ['moderators']),
    ann: aPerson(service, 'ann', ['admins']),
  };
});
afterAll(async () => {
  agent.destroy();
  await service.close();
  await identity.stop();
});

/** Starts an identity service that knows every name and refuses every password and code. */
async function strictIdentity(): Promise<FakeCognito> {
  const cognito = await FakeCognito.start();
  const attributes = { email: 'ada@example.org', name: 'Ada' };
  const UserAttributes = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
  cognito.answers('GetUser', { body: { Username: 'ada', UserAttributes } });
  cognito.answers('InitiateAuth', { error: 'NotAuthorizedException' });
  for (const name of ['ConfirmSignUp', 'ConfirmForgotPassword'])
    cognito.answers(name, { error: 'CodeMismatchException' });
  cognito.answers('SignUp', { body: { UserConfirmed: false, UserSub: 'new' } });
  return cognito;
}

/** Creates quests in every state and the members of the run. */
async function aTown(): Promise<Known> {
  const { ada, ben } = people;
  const questIds = ['01ARZ3NDEKTSV4RRFFQ69G5FAV'];
  for (const steps of LIVES.flatMap((life) => Array.from({ length: QUESTS_EACH }, () => life))) {
    const { questId } = await ada.posts();
    for (const step of steps) await ben.does(step, questId, BODIES[step]);
    questIds.push(questId);
  }
  const { questId } = await ada.posts();
  for (const step of ['claim', 'submit', 'attest']) await ben.does(step, questId, BODIES[step]);
  await ada.does('attest', questId);
  // Claimed quests that no request names: an account with one is never deleted.
  for (const person of Object.values(people)) {
    const { questId: kept } = await (person === ada ? ben : ada).posts();
    await person.does('claim', kept);
  }
  return {
    questIds: [...questIds, questId],
    userIds: [...Object.values(people).map(({ userId }) => userId), 'nobody'],
  };
}

/** Actions of the performer on each quest before the requests begin. */
const LIVES = [[], ['claim'], ['claim', 'submit'], ['claim', 'submit', 'attest'], ['claim', 'submit', 'dispute']];

const BODIES: Readonly<Record<string, object>> = {
  submit: A_SUBMISSION,
  dispute: { reason: 'The bench is still the same as before.' },
};

function tokenOf(caller: CallerName): string | undefined {
  const { ada, ben, mo, ann } = people;
  switch (caller) {
    case 'visitor':
      return undefined;
    case 'broken token':
      return `Bearer ${service.pool.token({ claims: { exp: 1e300 } })}`;
    case 'member':
      return service.bearer({ sub: ada.userId });
    case 'other member':
      return service.bearer({ sub: ben.userId });
    case 'moderator':
      return service.bearer({ sub: mo.userId, groups: ['moderators'] });
    case 'admin':
      return service.bearer({ sub: ann.userId, groups: ['admins'] });
  }
}

/** Signs the requests of an admin, so that they pass the signature check. */
function signatureOf({ method, target, body = '', caller }: FuzzRequest): Readonly<Record<string, string>> {
  if (caller !== 'admin' || !target.startsWith('/api/v1/admin/') || !/^[\w/?=&-]*$/.test(target)) return {};
  return signatureHeaders({ method, url: new URL(target, 'http://service'), body }, adminKey);
}

function ask(request: FuzzRequest): Promise<FuzzAnswer> {
  const { method, target, body, caller } = request;
  const authorization = tokenOf(caller);
  const headers = {
    ...request.headers,
    ...signatureOf(request),
    ...(authorization && { authorization }),
    ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
  };
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: portOf(service), agent, method, path: target };
    const outgoing = send(
      { ...options, headers: { ...headers, ...(authorization && { authorization }) } },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
        answer.on('end', () => {
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(chunks).toString() });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Sends a request and returns its faults with the line that reproduces it. */
async function judged(request: FuzzRequest): Promise<readonly string[]> {
  const { method, target, headers, body, caller } = request;
  const line = `${method} ${target} as ${caller} ${JSON.stringify(headers)} ${(body ?? '').slice(0, 300)}`;
  try {
    const faults = faultsOf(request, await ask(request));
    return faults.length === 0 ? [] : [`${line}\n    ${faults.join('\n    ')}`];
  } catch (error) {
    return [`${line}\n    no answer: ${String(error)}`];
  }
}

it(`answers ${COUNT} requests within the contract (seed ${SEED})`, async () => {
  const waiting = requests(await aTown(), { seed: SEED, count: COUNT });
  const faults: string[] = [];
  const worker = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) faults.push(...(await judged(next)));
  };
  await Promise.all(Array.from({ length: TOGETHER }, worker));
  if (faults.length > 0) throw new Error(`${faults.length} faults:\n${faults.slice(0, MOST_TOLD).join('\n')}`);
});

it('stores no item under a key of unknown kind', async () => {
  const { tables } = service.app.get(Database);
  const client = new DynamoDBClient({ region: 'us-east-1', endpoint: testDatabase() });
  const documents = DynamoDBDocumentClient.from(client);
  const strange: string[] = [];
  for (const { name, partitionKey } of TABLES) {
    let from: Record<string, unknown> | undefined;
    do {
      const page = await documents.send(
        new ScanCommand({ TableName: tables[name], ...(from && { ExclusiveStartKey: from }) }),
      );
      const keys = (page.Items ?? []).map((item) => String(item[partitionKey]));
      strange.push(...keys.filter((key) => kindOfKey(name, key) === undefined).map((key) => `${name}: ${key}`));
      from = page.LastEvaluatedKey;
    } while (from);
  }
  client.destroy();
  expect([...new Set(strange)]).toEqual([]);
});
