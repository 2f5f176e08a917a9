import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Part, PARTS } from '../../libs/contract/src/local-stack.ts';
import { BLOCKED_PORTS } from './blocked-ports.ts';
import { StartFailure } from './failure.ts';

/** Listening address of every part. The stack's keys and passwords are public. */
export const LOOPBACK = '127.0.0.1';

export type Ports = Readonly<Record<Part, number>>;

const PORT_SETTINGS: Readonly<Record<Part, { variable: string; usual: number; what: string }>> = {
  api: { variable: 'CIVICFORGE_API_PORT', usual: 3001, what: 'the service' },
  web: { variable: 'CIVICFORGE_WEB_PORT', usual: 5173, what: 'the web application' },
  database: { variable: 'CIVICFORGE_DB_PORT', usual: 8000, what: 'the database' },
  identity: { variable: 'CIVICFORGE_IDP_PORT', usual: 9229, what: 'the identity provider' },
  flags: { variable: 'CIVICFORGE_FLAGS_PORT', usual: 2772, what: 'the feature flags' },
};

/**
 * Reads the ports of a stack from the environment.
 * @throws StartFailure unless all ports are different numbers from 1 to 65535 that `fetch` does not refuse
 */
export function readPorts(environment: NodeJS.ProcessEnv): Ports {
  const ports = { api: 0, web: 0, database: 0, identity: 0, flags: 0 };
  const owners = new Map<number, string>();
  for (const part of PARTS) {
    const { variable, usual } = PORT_SETTINGS[part];
    const port = Number(environment[variable] ?? usual);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new StartFailure(`${variable} must be a port from 1 to 65535, not "${environment[variable] ?? ''}".`);
    }
    if (BLOCKED_PORTS.has(port)) {
      throw new StartFailure(
        `${variable} is ${port}, a port that browsers and Node.js refuse: choose another one, such as ${usual}.`,
      );
    }
    const owner = owners.get(port);
    if (owner !== undefined) throw new StartFailure(`${variable} and ${owner} are both ${port}: choose two ports.`);
    owners.set(port, variable);
    ports[part] = port;
  }
  return ports;
}

export function addressOf(port: number): string {
  return `http://${LOOPBACK}:${port}`;
}

/** Returns the origins with both names of this machine, for browsers and for programs. */
export function publicOrigins({ web, api }: Ports): string {
  return ['localhost', LOOPBACK].flatMap((host) => [`http://${host}:${web}`, `http://${host}:${api}`]).join(',');
}

/**
 * Checks that the ports of these parts are free. It waits a moment for the processes of a killed stack.
 * @throws StartFailure with every port in use, its part and the variable that moves it
 */
export async function assertFree(ports: Ports, parts: readonly Part[]): Promise<void> {
  const taken = async () => {
    const states = await Promise.all(parts.map(async (part) => ({ part, free: await isFree(ports[part]) })));
    return states.filter(({ free }) => !free).map(({ part }) => part);
  };
  for (let round = 0; round < 10 && (await taken()).length > 0; round += 1) await sleep(100);
  const busy = await taken();
  if (busy.length === 0) return;
  const lines = busy.map((part) => {
    const { variable, what } = PORT_SETTINGS[part];
    return `Port ${ports[part]}, wanted by ${what}, is taken. End the program that holds it, or set ${variable} to a free port.`;
  });
  throw new StartFailure(lines.join('\n'));
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: LOOPBACK, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
