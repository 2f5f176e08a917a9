import { join } from 'node:path';
import type { SigningKey } from './clients/sign-request.ts';
import { AdminClient } from './clients/admin-client.ts';
import { type Aws, awsOfLocalStack, awsOfStage } from './clients/aws.ts';
import { localAdmin, readLocalStack } from './clients/local-stack.ts';
import { readOutputs } from './clients/outputs.ts';
import { EXIT, OpsFailure } from './core/exit-codes.ts';
import { readJsonFile } from './core/json-file.ts';
import type { StageAccess, OpsContext } from './core/ops-context.ts';
import type { Stage } from './core/stages.ts';
import { readSession } from './session/session-file.ts';

/** Base URLs of a stage. */
export interface Addresses {
  readonly api: string;
  readonly web: string;
}

/** @throws OpsFailure if no stack runs, or the outputs of the stage were not saved */
export function addressesOf(context: Pick<OpsContext, 'records'>, { stage, data }: StageAccess): Addresses {
  if (stage !== 'local') {
    const { address, apiAddress } = readOutputs(context, stage);
    // Callers add the API path.
    return { api: new URL(apiAddress).origin, web: address };
  }
  const { api, web } = readLocalStack(data);
  if (api === undefined) throw new OpsFailure(`The stack of ${data} has no service.`, EXIT.usage);
  return { api, web: web ?? api };
}

export function awsOf(context: Pick<OpsContext, 'records'>, { stage, data }: StageAccess): Aws {
  if (stage === 'local') return awsOfLocalStack(readLocalStack(data));
  return awsOfStage(readOutputs(context, stage).region);
}

/**
 * Returns the administration client of a stage: as the admin of the session, or as the demo admin of a local
 * stack.
 * @throws OpsFailure if no session exists or it has expired
 */
export async function adminOf(
  context: Pick<OpsContext, 'records' | 'environment' | 'clock'>,
  access: StageAccess,
): Promise<AdminClient> {
  const { stage, data } = access;
  const token = readSession(context, stage)?.token;
  if (stage === 'local') {
    const stack = readLocalStack(data);
    if (token === undefined) return new AdminClient(await localAdmin(stack));
    return new AdminClient({ api: addressesOf(context, access).api, token, key: () => stack.adminKey });
  }
  if (token !== undefined) {
    return new AdminClient({ api: addressesOf(context, access).api, token, key: () => adminKey(context, stage) });
  }
  throw new OpsFailure(
    `No admin is signed in for ${stage}: "npm run ops -- session sign-in --stage ${stage} --email <address>".`,
    EXIT.usage,
  );
}

/** Returns the signing key of the admin. Reading needs none. */
function adminKey({ records, environment }: Pick<OpsContext, 'records' | 'environment'>, stage: Stage): SigningKey {
  const path = environment['CIVICFORGE_ADMIN_KEY_FILE'] ?? join(records, `admin-key.${stage}.json`);
  const needed = `It must hold { "keyId", "privateKeyJwk" } with an Ed25519 key: "secrets rotate admin-signing-keys --key-file ${path}" makes one; CIVICFORGE_ADMIN_KEY_FILE names another file.`;
  const { keyId, privateKeyJwk } = (readJsonFile(path, needed) ?? {}) as Partial<SigningKey>;
  if (typeof keyId === 'string' && privateKeyJwk?.crv === 'Ed25519') return { keyId, privateKeyJwk };
  throw new OpsFailure(`${path} holds no key. ${needed}`, EXIT.usage);
}
