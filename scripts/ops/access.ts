import { readFileSync } from 'node:fs';
import type { SigningKey } from '../../apps/api/src/admin/sign-request.ts';
import { AdminClient } from './clients/admin-client.ts';
import { localAdmin, readLocalStack } from './clients/local-stack.ts';
import { EXIT, OpsFailure } from './exit-codes.ts';
import type { AccessOptions } from './rewards.ts';

/**
 * The administration of a deployed service (`--api`, token and key from the environment), or of a local stack.
 * @throws OpsFailure something that is needed was not given
 */
export async function adminOf({ api, data }: AccessOptions, environment: NodeJS.ProcessEnv): Promise<AdminClient> {
  if (api === undefined) return new AdminClient(await localAdmin(readLocalStack(data)));
  const { CIVICFORGE_ADMIN_TOKEN: token, CIVICFORGE_ADMIN_KEY_FILE: keyFile } = environment;
  if (token === undefined || keyFile === undefined) {
    throw new OpsFailure(
      'Set CIVICFORGE_ADMIN_TOKEN (access token of an admin) and CIVICFORGE_ADMIN_KEY_FILE (see scripts/ops/README.md).',
      EXIT.usage,
    );
  }
  return new AdminClient({ api, token, key: readKey(keyFile) });
}

function readKey(path: string): SigningKey {
  const { keyId, privateKeyJwk } = JSON.parse(readFileSync(path, 'utf8')) as Partial<SigningKey>;
  if (typeof keyId === 'string' && privateKeyJwk?.crv === 'Ed25519') return { keyId, privateKeyJwk };
  throw new OpsFailure(`${path} must hold { "keyId", "privateKeyJwk" } with an Ed25519 key.`, EXIT.usage);
}
