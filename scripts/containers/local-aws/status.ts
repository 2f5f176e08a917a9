import { createServer, type Server } from 'node:http';
import type { TableNames } from '../../../libs/contract/src/local-stack.ts';
import { callDatabase, databaseReady } from '../../local/database.ts';
import { flagsReady } from '../../local/flags.ts';
import { accessTokenOf, identityReady } from '../../local/identity.ts';
import { parametersReady } from '../../local/parameters-http.ts';
import { PEOPLE } from './people.ts';
import { parameterNames } from './seed-parameters.ts';
import { pathOf } from './stage-parameters.ts';

/** Addresses of the parts inside the container. */
export interface Addresses {
  readonly database: string;
  readonly identity: string;
  readonly flags: string;
  readonly parameters: string;
}

/** The answer of `GET /`. */
export interface Report {
  readonly tables: readonly string[];
  /** Members that can sign in with the demo password. */
  readonly people: readonly string[];
  readonly parameters: readonly string[];
  /** Missing parts. Empty for a complete environment. */
  readonly missing: readonly string[];
}

/**
 * Starts the status server: `GET /health` checks every part, and `GET /` reports their content.
 */
export function startStatus(port: number, addresses: Addresses, tables: TableNames, stage: string): Promise<Server> {
  const server = createServer((request, response) => {
    const work = request.url === '/health' ? health(addresses, tables) : report(addresses, tables, stage);
    work.then(
      (body) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      },
      (error: unknown) => {
        response.writeHead(503, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ status: 'down', why: String(error) }));
      },
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

async function health(addresses: Addresses, wanted: TableNames): Promise<object> {
  // Settled together: a part that stops must not leave a rejection behind, which would end this process.
  const parts = await Promise.all(
    Object.entries({
      database: databaseReady(addresses.database),
      identity: identityReady(addresses.identity),
      flags: flagsReady(addresses.flags),
      parameters: parametersReady(addresses.parameters),
    }).map(async ([name, isReady]) => ({ name, isReady: await isReady.catch(() => false) })),
  );
  const silent = parts.find(({ isReady }) => !isReady);
  if (silent !== undefined) throw new Error(`${silent.name} does not answer`);
  const missing = missingOf(Object.values(wanted), await tablesOf(addresses.database));
  if (missing.length > 0) throw new Error(`tables are missing: ${missing.join(', ')}`);
  return { status: 'ok' };
}

async function report(addresses: Addresses, wanted: TableNames, stage: string): Promise<Report> {
  const tables = await tablesOf(addresses.database);
  const people: string[] = [];
  for (const { email, password } of PEOPLE) {
    const token = await accessTokenOf(addresses.identity, email, password).catch(() => undefined);
    if (token !== undefined) people.push(email);
  }
  const parameters = await parameterNames(addresses.parameters, pathOf(stage));
  const pointers = Object.keys(wanted).map((name) => `${pathOf(stage)}tables/${name}`);
  const missing = [
    ...missingOf(Object.values(wanted), tables),
    ...missingOf(
      PEOPLE.map(({ email }) => email),
      people,
    ),
    ...missingOf(pointers, parameters),
  ];
  return { tables, people, parameters, missing };
}

async function tablesOf(database: string): Promise<string[]> {
  const { TableNames: names } = (await callDatabase(database, 'ListTables', {})) as { TableNames?: string[] };
  return names ?? [];
}

function missingOf(wanted: readonly string[], present: readonly string[]): string[] {
  return wanted.filter((name) => !present.includes(name));
}
