import {
  AppConfigClient,
  GetHostedConfigurationVersionCommand,
  ListDeploymentsCommand,
} from '@aws-sdk/client-appconfig';
import { readOutputs } from '../clients/outputs.ts';
import { cloudStage } from '../core/cloud-stage.ts';
import type { StageAccess, World } from '../core/world.ts';

/**
 * Whether the flags of a stage say that it is being maintained. Then writing answers 503 on purpose, and gates that count
 * the load balancer's 5xx would take every release back.
 */
export async function isMaintained(world: World, access: StageAccess): Promise<boolean> {
  const { application, environment, profile } = readOutputs(world, cloudStage(access.stage)).flags;
  const client = world.aws(access).client(AppConfigClient);
  const { Items = [] } = await client.send(
    new ListDeploymentsCommand({ ApplicationId: application, EnvironmentId: environment, MaxResults: 50 }),
  );
  // The one that spreads counts as well: some tasks have it, and all will.
  const newest = Items.filter(({ State }) => State !== 'ROLLED_BACK' && State !== 'ROLLING_BACK').sort(
    (one, other) => (other.DeploymentNumber ?? 0) - (one.DeploymentNumber ?? 0),
  )[0];
  if (newest?.ConfigurationVersion === undefined) return false;
  const { Content } = await client.send(
    new GetHostedConfigurationVersionCommand({
      ApplicationId: application,
      ConfigurationProfileId: profile,
      VersionNumber: Number(newest.ConfigurationVersion),
    }),
  );
  const document = JSON.parse(new TextDecoder().decode(Content)) as {
    readonly flags?: { readonly maintenance_mode?: { readonly enabled?: boolean } };
  };
  return document.flags?.maintenance_mode?.enabled === true;
}
