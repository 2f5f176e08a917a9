/**
 * Sends changes without retries from inside the service's network until the service stops, waits for its restart, and
 * checks that every acknowledged change is stored. Prints the figures as JSON. Exits with 1 if a request failed before
 * the service announced its drain, or if an acknowledged quest is missing.
 */
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type Member } from './client.ts';

const WORKERS = 8;
const { API_URL: api = 'http://api:3001' } = process.env;

interface LoadSample {
  readonly begun: number;
  readonly status: number | undefined;
  readonly questId?: string;
}

const client = new Client(api);
const members: Member[] = [];
for (let count = 0; count < WORKERS; count += 1) members.push(await client.join('Loader'));

const shots: LoadSample[] = [];
let isOver = false;
console.error('loading');
const watching = drainBegins();
const workers = members.map(async (member) => {
  while (!isOver) {
    const shot = await fire(member);
    shots.push(shot);
    if (shot.status === undefined || shot.status === 503) await sleep(20);
  }
});
const drainedAt = await watching;
await sleep(1_500);
isOver = true;
await Promise.all(workers);

const [reader] = members;
if (reader === undefined) throw new Error('no member joined');
const acknowledged = shots.flatMap(({ questId }) => questId ?? []);
let lost = 0;
for (const questId of acknowledged) {
  const { status } = await client.insist(reader, 'GET', `/api/v1/quests/${questId}`);
  if (status !== 200) lost += 1;
}
const brokenBefore = shots.filter(({ status, begun }) => status === undefined && begun < drainedAt).length;
const turnedAway = shots.filter(({ status }) => status === 503).length;
const odd = [...new Set(shots.map(({ status }) => status))].filter((status) => ![undefined, 201, 503].includes(status));
console.log(
  JSON.stringify({ requests: shots.length, acknowledged: acknowledged.length, turnedAway, brokenBefore, lost, odd }),
);
process.exit(brokenBefore === 0 && lost === 0 && odd.length === 0 && acknowledged.length > 0 ? 0 : 1);

/** Resolves with the time of the first health answer other than 200. Later requests can fail. */
async function drainBegins(): Promise<number> {
  for (;;) {
    const asked = Date.now();
    const answer = await fetch(`${api}/health`, { headers: { connection: 'close' } }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.status !== 200) return asked;
    await sleep(10);
  }
}

/** Sends one change on a new connection, because the server may close an idle one at any time. */
function fire(member: Member): Promise<LoadSample> {
  const begun = Date.now();
  const body = JSON.stringify({ title: 'Sweep the stairs', description: 'From the fourth floor down to the cellar.' });
  return new Promise((resolve) => {
    const call = request(`${api}/api/v1/quests`, {
      method: 'POST',
      agent: false,
      headers: {
        authorization: `Bearer ${member.token}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      },
    });
    call.once('error', () => resolve({ begun, status: undefined }));
    call.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.once('aborted', () => resolve({ begun, status: undefined }));
      response.once('end', () => {
        const status = response.statusCode;
        const questId = status === 201 ? (JSON.parse(text) as { questId: string }).questId : undefined;
        resolve({ begun, status, ...(questId !== undefined && { questId }) });
      });
    });
    call.end(body);
  });
}
