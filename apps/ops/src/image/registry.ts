import {
  DescribeImagesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  ImageNotFoundException,
} from '@aws-sdk/client-ecr';
import { tool } from '../core/docker.ts';
import { OpsFailure } from '../core/exit-codes.ts';
import type { OpsContext } from '../core/ops-context.ts';
import type { CloudAccess } from '../deploy/parts.ts';

/** Returns the registry host of an image address. */
export function registryOf(address: string): string {
  return address.split('/')[0] ?? '';
}

/**
 * Signs docker in to a registry with the credentials of a stage. A token opens every registry that its caller may read,
 * also of another account: https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html
 * @throws OpsFailure the registry refuses
 */
export async function signIn(context: OpsContext, access: CloudAccess, registry: string): Promise<void> {
  const { authorizationData = [] } = await context
    .aws(access)
    .client(ECRClient)
    .send(new GetAuthorizationTokenCommand());
  const token = Buffer.from(authorizationData[0]?.authorizationToken ?? '', 'base64').toString('utf8');
  const [username = '', ...password] = token.split(':');
  // Through standard input: other users can see arguments.
  const words = ['login', '--username', username, '--password-stdin', registry];
  const options = { input: password.join(':') };
  const { code, stderr } = await tool(context, 'docker', words, 'https://docs.docker.com/engine/install', options);
  if (code !== 0) throw new OpsFailure(`The registry refuses: ${stderr.trim()}`);
}

/** Returns the digest of a tag in the registry of the address, or undefined. Tags are immutable. */
export async function digestOf(ecr: ECRClient, address: string, imageTag: string): Promise<string | undefined> {
  // A registry is named by its account. Without an account in the address, ECR takes the caller's.
  const [, registryId] = /^(\d{12})\./.exec(address) ?? [];
  const repositoryName = address.split('/').slice(1).join('/');
  try {
    const { imageDetails = [] } = await ecr.send(
      new DescribeImagesCommand({ ...(registryId && { registryId }), repositoryName, imageIds: [{ imageTag }] }),
    );
    return imageDetails[0]?.imageDigest;
  } catch (error) {
    if (error instanceof ImageNotFoundException) return undefined;
    throw error;
  }
}
