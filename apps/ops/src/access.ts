import type { SigningKey } from './clients/sign-request.ts';
import { AdminClient } from './clients/admin-client.ts';
import { type Aws, awsOfLocalStack, awsOfStage } from './clients/aws.ts';
import { localAdmin, readLocalStack } from './clients/local-stack.ts';
import { readOutputs } from './clients/outputs.ts';
import { EXIT, OpsFailure } from './core/exit-codes.ts';
import { readJsonFile } from './core/json-file.ts';
import type { StageAccess, OpsContext } from './core/ops-context.ts';

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
 * Returns the administration client of a stage: with token and key from the environment, or as the demo admin of a
 * local stack.
 * @throws OpsFailure if token or key are missing
 */
export async function adminOf(
  context: Pick<OpsContext, 'records' | 'environment'>,
  access: StageAccess,
): Promise<AdminClient> {
  if (access.stage === 'local') return new AdminClient(await localAdmin(readLocalStack(access.data)));
  const { CIVICFORGE_ADMIN_TOKEN: token, CIVICFORGE_ADMIN_KEY_FILE: keyFile } = context.environment;
  if (token === undefined || keyFile === undefined) {
    throw new OpsFailure(
      'Set CIVICFORGE_ADMIN_TOKEN (access token of an admin) and CIVICFORGE_ADMIN_KEY_FILE (see apps/ops/README.md).',
      EXIT.usage,
    );
  }
  return new AdminClient({ api: addressesOf(context, access).api, token, key: readKey(keyFile) });
}

function readKey(path: string): SigningKey {
  const needed = 'CIVICFORGE_ADMIN_KEY_FILE must name { "keyId", "privateKeyJwk" } with an Ed25519 key.';
  const { keyId, privateKeyJwk } = (readJsonFile(path, needed) ?? {}) as Partial<SigningKey>;
  if (typeof keyId === 'string' && privateKeyJwk?.crv === 'Ed25519') return { keyId, privateKeyJwk };
  throw new OpsFailure(`${path} holds no key. ${needed}`, EXIT.usage);
}
