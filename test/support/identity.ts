import { localIssuer } from '../../libs/contract/src/local-stack.ts';
import { prepareIdentity, identityReady, CLIENT_ID, USER_POOL_ID } from '../../scripts/local/identity.ts';
import { CONFIRMATION_CODE, DEMO_PEOPLE, type Person } from '../../scripts/local/people.ts';
import { addressOf, LOOPBACK } from '../../scripts/local/ports.ts';
import { ROOT } from '../../scripts/local/root.ts';
import { freePort } from './free-port.ts';
import { type Program, startProgram, temporaryFolder } from './program.ts';

export { accessTokenOf } from '../../scripts/local/identity.ts';

/** The local identity provider, for tests with real tokens. */
export interface TestIdentity extends Program {
  readonly endpoint: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly issuer: string;
  readonly jwksUri: string;
}

/** Starts the identity provider on a free port with these people in its pool. */
export async function startIdentity(people: readonly Person[] = DEMO_PEOPLE): Promise<TestIdentity> {
  const port = await freePort();
  const endpoint = addressOf(port);
  const folder = temporaryFolder();
  prepareIdentity(folder, people);
  const plan = {
    name: 'identity',
    what: 'the identity provider',
    command: process.execPath,
    args: [`${ROOT}/scripts/local/identity-server.ts`],
    env: { HOST: LOOPBACK, PORT: String(port), CODE: CONFIRMATION_CODE },
    ready: () => identityReady(endpoint),
  };
  const program = await startProgram(plan, folder);
  return {
    ...program,
    endpoint,
    userPoolId: USER_POOL_ID,
    clientId: CLIENT_ID,
    ...localIssuer(endpoint, USER_POOL_ID),
  };
}
