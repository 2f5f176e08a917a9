import {
  AppConfigClient,
  CreateHostedConfigurationVersionCommand,
  type DeploymentSummary,
  GetConfigurationProfileCommand,
  GetDeploymentCommand,
  GetEnvironmentCommand,
  GetHostedConfigurationVersionCommand,
  ListDeploymentsCommand,
  ListDeploymentStrategiesCommand,
  paginateListHostedConfigurationVersions,
  StartDeploymentCommand,
  StopDeploymentCommand,
} from '@aws-sdk/client-appconfig';
import { readOutputs } from '../clients/outputs.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';

export interface FlagVersion {
  readonly number: number;
  readonly label: string;
  readonly description: string;
}

export interface FlagDeployment {
  readonly number: number;
  readonly version: number;
  readonly label: string;
  readonly state: string;
  readonly percent: number;
  readonly startedAt: number;
  readonly completedAt?: number;
}

/** Versions and deployments of an environment, newest first. */
export interface FlagState {
  readonly versions: readonly FlagVersion[];
  readonly deployments: readonly FlagDeployment[];
  /** The running deployment. No other can start meanwhile. */
  readonly running?: FlagDeployment;
  /** The last complete deployment. */
  readonly served?: FlagDeployment;
}

const UNDER_WAY = ['DEPLOYING', 'VALIDATING', 'BAKING', 'ROLLING_BACK'];

/** Versions and deployments of one environment's flags. */
export class FlagStore {
  private readonly client: AppConfigClient;
  private readonly profile: { readonly ApplicationId: string; readonly ConfigurationProfileId: string };
  private readonly environment: { readonly ApplicationId: string; readonly EnvironmentId: string };
  private readonly stage: string;

  constructor(context: Pick<OpsContext, 'aws' | 'records'>, access: StageAccess) {
    const { stage } = access;
    const local = { application: 'civicforge', environment: 'local', profile: 'feature-flags' };
    const { application, environment, profile } = stage === 'local' ? local : readOutputs(context, stage).flags;
    this.stage = stage;
    this.client = context.aws(access).client(AppConfigClient);
    this.profile = { ApplicationId: application, ConfigurationProfileId: profile };
    this.environment = { ApplicationId: application, EnvironmentId: environment };
  }

  async state(): Promise<FlagState> {
    const versions: FlagVersion[] = [];
    for await (const { Items = [] } of paginateListHostedConfigurationVersions({ client: this.client }, this.profile)) {
      for (const { VersionNumber: number = 0, VersionLabel: label = '', Description: description = '' } of Items) {
        versions.push({ number, label, description });
      }
    }
    const deployments = await this.deployments();
    const running = deployments.find(({ state }) => UNDER_WAY.includes(state));
    const served = deployments.find(({ state }) => state === 'COMPLETE');
    versions.sort((one, other) => other.number - one.number);
    return { versions, deployments, ...(running && { running }), ...(served && { served }) };
  }

  /** The last 50 deployments, the newest first. */
  async deployments(): Promise<FlagDeployment[]> {
    const { Items = [] } = await this.client.send(new ListDeploymentsCommand({ ...this.environment, MaxResults: 50 }));
    return Items.map(deploymentOf).sort((one, other) => other.number - one.number);
  }

  async text(version: number): Promise<string> {
    const command = new GetHostedConfigurationVersionCommand({ ...this.profile, VersionNumber: version });
    const { Content } = await this.client.send(command);
    return new TextDecoder().decode(Content);
  }

  /** Returns the JSON Schema validators in AppConfig. */
  async schemas(): Promise<string[]> {
    const { Validators = [] } = await this.client.send(new GetConfigurationProfileCommand(this.profile));
    return Validators.flatMap(({ Type, Content }) => (Type === 'JSON_SCHEMA' && Content ? [Content] : []));
  }

  /** Returns the names of the alarms that roll back a deployment of this environment. */
  async monitors(): Promise<string[]> {
    const { Monitors = [] } = await this.client.send(new GetEnvironmentCommand(this.environment));
    return Monitors.flatMap(({ AlarmArn = '' }) => AlarmArn.split(':alarm:')[1] ?? []);
  }

  /**
   * Stores a version, unless another one was stored since `latest`.
   * @returns its number
   */
  async create(text: string, label: string, description: string, latest: number): Promise<number> {
    const command = new CreateHostedConfigurationVersionCommand({
      ...this.profile,
      Content: new TextEncoder().encode(text),
      ContentType: 'application/json',
      VersionLabel: label,
      // The description is sent in a header.
      Description: description.replace(/[^\x20-\x7e]/g, '?').slice(0, 1_000),
      ...(latest > 0 && { LatestVersionNumber: latest }),
    });
    try {
      return (await this.client.send(command)).VersionNumber ?? 0;
    } catch (error) {
      // A retry after a lost response finds its own version.
      const mine = isConflict(error) ? (await this.state()).versions.find((one) => one.label === label) : undefined;
      if (mine && (await this.text(mine.number)) === text) return mine.number;
      if (isConflict(error))
        throw new OpsFailure('Another operator changed the flags meanwhile. Run the command again.', EXIT.refused);
      throw error;
    }
  }

  /** Starts a deployment, unless another one was started since `latest`. */
  async start(version: number, thing: string, description: string, latest: number): Promise<FlagDeployment> {
    const { ConfigurationProfileId } = this.profile;
    const command = new StartDeploymentCommand({
      ...this.environment,
      ConfigurationProfileId,
      ConfigurationVersion: String(version),
      DeploymentStrategyId: await this.strategyId(thing),
      Description: description.slice(0, 1_000),
      ...(latest > 0 && { LatestDeploymentNumber: latest }),
    });
    try {
      return deploymentOf(await this.client.send(command));
    } catch (error) {
      if (!isConflict(error)) throw error;
      const [newest] = (await this.state()).deployments;
      if (newest && newest.number > latest && newest.version === version) return newest;
      throw new OpsFailure('Another deployment of flags was started meanwhile. See "flags status".', EXIT.refused);
    }
  }

  async deployment(number: number): Promise<FlagDeployment & { readonly events: readonly string[] }> {
    const found = await this.client.send(new GetDeploymentCommand({ ...this.environment, DeploymentNumber: number }));
    const events = (found.EventLog ?? []).map(
      ({ TriggeredBy = '', Description = '' }) => `${TriggeredBy} ${Description}`,
    );
    return { ...deploymentOf(found), events };
  }

  async stop(number: number, allowRevert: boolean): Promise<void> {
    const which = { ...this.environment, DeploymentNumber: number };
    await this.client.send(new StopDeploymentCommand({ ...which, ...(allowRevert && { AllowRevert: true }) }));
  }

  private async strategyId(thing: string): Promise<string> {
    const name = `civicforge-${this.stage}-${thing}`;
    const { Items = [] } = await this.client.send(new ListDeploymentStrategiesCommand({ MaxResults: 50 }));
    const id = Items.find(({ Name }) => Name === name)?.Id;
    if (id === undefined)
      throw new OpsFailure(`There is no deployment strategy ${name}: apply the infrastructure first.`);
    return id;
  }
}

function deploymentOf(summary: DeploymentSummary): FlagDeployment {
  const { DeploymentNumber = 0, ConfigurationVersion, VersionLabel, State = '', PercentageComplete = 0 } = summary;
  return {
    number: DeploymentNumber,
    version: Number(ConfigurationVersion),
    label: VersionLabel ?? '',
    state: State,
    percent: PercentageComplete,
    startedAt: summary.StartedAt?.getTime() ?? 0,
    ...(summary.CompletedAt && { completedAt: summary.CompletedAt.getTime() }),
  };
}

function isConflict(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConflictException';
}
