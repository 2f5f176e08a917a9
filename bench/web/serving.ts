import { Agent, get } from 'node:http';

export interface Served {
  /** Milliseconds until the first byte, the median with one connection. */
  readonly firstByte: number;
  /** Whole answers each second with eight connections. */
  readonly perSecond: number;
}

const ROUNDS = 5;
const ONE_BY_ONE = 20;
const CONNECTIONS = 8;
const BURST_MS = 1_500;

/** Measures pages in turns, so that other load on the machine affects all of them alike. */
export async function servedPages(pages: readonly { url: string; cookie: string }[]): Promise<readonly Served[]> {
  const rounds = pages.map(() => ({ firstBytes: [] as number[], rates: [] as number[] }));
  for (const { url, cookie } of pages) for (let warm = 0; warm < 30; warm += 1) await answer(url, cookie);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, { url, cookie }] of pages.entries()) {
      const figures = rounds[index];
      for (let one = 0; one < ONE_BY_ONE; one += 1) figures?.firstBytes.push(await answer(url, cookie));
      figures?.rates.push(await burst(url, cookie));
    }
  }
  return rounds.map(({ firstBytes, rates }) => ({ firstByte: median(firstBytes), perSecond: median(rates) }));
}

async function burst(url: string, cookie: string): Promise<number> {
  const begin = performance.now();
  let count = 0;
  const client = async () => {
    while (performance.now() - begin < BURST_MS) {
      await answer(url, cookie);
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
  return (count * 1_000) / (performance.now() - begin);
}

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

/** Reads a page whole and returns the milliseconds until its first byte. */
function answer(url: string, cookie: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    const request = get(url, { agent, headers: cookie === '' ? {} : { cookie } }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${String(response.statusCode)}`));
      let firstByte = NaN;
      response.once('data', () => (firstByte = performance.now() - begin));
      response.on('data', () => undefined);
      response.once('end', () => resolve(firstByte));
      response.once('error', reject);
    });
    request.once('error', reject);
  });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}
