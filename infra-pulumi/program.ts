import * as getCallerIdentity from '@pulumi/aws/getCallerIdentity.js';
import * as ecs from '@pulumi/aws/ecs/index.js';
import * as pulumi from '@pulumi/pulumi';
import { TABLES } from '../libs/contract/src/tables.ts';
import { Access } from './components/access.ts';
import { Alarms } from './components/alarms.ts';
import { Assets } from './components/assets.ts';
import { BlueGreenService } from './components/blue-green-service.ts';
import { Certificates } from './components/certificates.ts';
import { Dashboards } from './components/dashboards.ts';
import { Data } from './components/data.ts';
import { Edge } from './components/edge.ts';
import { Encryption } from './components/encryption.ts';
import { Firewall } from './components/firewall.ts';
import { Flags } from './components/flags.ts';
import { Governance } from './components/governance.ts';
import { Identity } from './components/identity.ts';
import { Images } from './components/images.ts';
import { LoadBalancer } from './components/load-balancer.ts';
import { LogArchive } from './components/log-archive.ts';
import { FirewallLogs, LogBucket } from './components/log-bucket.ts';
import { Mail } from './components/mail.ts';
import { Network } from './components/network.ts';
import { Notices } from './components/notices.ts';
import { OutageAlarms } from './components/outage-alarms.ts';
import { PhotoBucket } from './components/photo-bucket.ts';
import { PublishedOutputs } from './components/published-outputs.ts';
import { Records } from './components/records.ts';
import { Parameters } from './components/parameters.ts';
import { StackComponent, type StackContext } from './components/stack-component.ts';
import { DeploymentPlans, Release } from './components/release.ts';
import { ReleaseHook } from './components/release-hook.ts';
import { Roles } from './components/roles.ts';
import { Scaling } from './components/scaling.ts';
import { DeadLetters, Schedule } from './components/schedule.ts';
import { Topics } from './components/topics.ts';
import type { Configuration } from './configuration.ts';
import type { MovedValues } from './moved-values.ts';
import { environments, secretsOf } from './environments.ts';
import { nameOf } from '../libs/contract/src/names.ts';
import { type StackOutputs } from '../libs/contract/src/outputs.ts';
import { SERVICES } from '../libs/contract/src/service-contract.ts';

/** The ECS cluster of a stage. */
class Cluster extends StackComponent {
  readonly cluster: ecs.Cluster;

  constructor(context: StackContext, opts: pulumi.ComponentResourceOptions) {
    super('cluster', context, opts);
    this.cluster = new ecs.Cluster(
      this.name('cluster'),
      { name: this.name('cluster'), settings: [{ name: 'containerInsights', value: 'enabled' }] },
      this.child,
    );
    new ecs.ClusterCapacityProviders(
      this.name('cluster'),
      { clusterName: this.cluster.name, capacityProviders: ['FARGATE', 'FARGATE_SPOT'] },
      this.child,
    );
    this.registerOutputs({});
  }
}

/** A stage as one component, the parent of all resources. */
export class Stage extends pulumi.ComponentResource {
  readonly outputs: StackOutputs<pulumi.Input<string>>;

  constructor(
    configuration: Configuration,
    region: string,
    moved: MovedValues,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super('civicforge:index:Stage', nameOf(configuration.stage, 'stack'), {}, opts);
    const accountId = getCallerIdentity.getCallerIdentityOutput({}, { parent: this }).accountId;
    const context: StackContext = { configuration, region, accountId };
    const child = { parent: this };

    // Foundation: resources that outlive all others.
    const { keyArn } = new Encryption(context, child);
    const logs = new LogBucket(context, child);
    const network = new Network(context, { logs }, child);
    const archive = new LogArchive(context, child);
    const records = new Records(context, child);
    const photos = new PhotoBucket(context, child);
    const data = new Data(context, { keyArn, serving: moved.tables }, child);
    const mail = Mail.of(context, { keyArn }, child);
    const identity = new Identity(context, { mail }, child);
    const images = new Images(context, { keyArn }, child);
    const deadLetters = new DeadLetters(context, { keyArn }, child);
    const [person1, person2] = identity.smokePeople;
    const parameters = new Parameters(
      context,
      {
        keyArn,
        values: {
          'cognito-user-pool-id': identity.userPoolId,
          'cognito-app-client-id': identity.clientId,
          'frontend-url': `https://${configuration.domain}`,
          ...(person1 && { 'smoke/person-1': person1 }),
          ...(person2 && { 'smoke/person-2': person2 }),
        },
      },
      child,
    );

    // Ingress.
    const certificates = new Certificates(context, child);
    const balancer = new LoadBalancer(context, { network, logs }, child);

    // Alerts.
    const topics = new Topics(context, { keyArn }, child);
    const flags = new Flags(context, child);
    const notices = new Notices(context, { topics, flagApplicationId: flags.applicationId }, child);
    const alarms = new Alarms(
      context,
      {
        topics,
        tables: data.servingTables,
        deadLetterQueue: deadLetters.queue.name,
        loadBalancer: balancer.balancer.arnSuffix,
        stoppedTasksRule: notices.stoppedTasksRule,
        mail,
      },
      child,
    );
    flags.watchedBy(alarms.flagMonitors);

    // Services and jobs.
    const roles = new Roles(
      context,
      {
        keyArn,
        flagConfigurationArn: flags.configurationArn,
        userPoolArn: identity.userPoolArn,
        archive: archive.rights(),
        photos: photos.rights(),
        mail: mail?.rights() ?? [],
      },
      child,
    );
    const { cluster } = new Cluster(context, child);
    const environment = environments({
      configuration,
      region,
      internalHost: balancer.internalHost,
      userPoolId: identity.userPoolId,
      logArchive: archive.address,
      photos,
      mail: mail?.facts,
      flags: {
        application: flags.applicationId,
        environment: flags.environmentId,
        profile: flags.profileId,
      },
    });
    const pointers = Object.fromEntries(
      TABLES.map(({ name }, index) => [`tables/${name}`, data.pointers[index]?.arn ?? pulumi.output('')]),
    );
    const arns = { ...parameters.arns, ...pointers };
    const hook = new ReleaseHook(context, { network, balancer, keyArn }, child);
    const plans = new DeploymentPlans(context, child);
    const run = (service: 'api' | 'web') => {
      const taskRole = roles[service];
      const tasks = service === 'api' ? configuration.apiTasks : configuration.webTasks;
      const deployed = new BlueGreenService(
        context,
        {
          service,
          network,
          balancer,
          certificateArn: certificates.origin,
          cluster,
          leastTasks: tasks.minimum,
          size: service === 'api' ? configuration.apiSize : configuration.webSize,
          taskRole,
          executionRole: roles.execution,
          keyArn,
          repositoryUrl: images.urls[service],
          environment: environment[service],
          secrets: secretsOf(SERVICES[service], arns),
        },
        child,
      );
      new Scaling(context, { name: service, tasks, clusterName: cluster.name, service: deployed, balancer }, child);
      const release = new Release(
        context,
        { service, deployed, cluster, balancer, hook: hook.functions[service], passed: [taskRole, roles.execution] },
        { parent: this, dependsOn: [plans] },
      );
      return { deployed, release };
    };
    const api = run('api');
    const web = run('web');
    const schedule = new Schedule(
      context,
      {
        network,
        balancer,
        cluster,
        taskRole: roles.jobs,
        executionRole: roles.execution,
        keyArn,
        repositoryUrl: images.urls.jobs,
        environment: environment.jobs,
        secrets: secretsOf(SERVICES.api, arns),
        deadLetters: deadLetters.queue,
        released: moved.jobs,
      },
      child,
    );

    // Edge.
    const assets = new Assets(context, child);
    const firewallLogs = new FirewallLogs(context, child);
    const firewall = new Firewall(context, { logs: firewallLogs }, child);
    const edge = new Edge(context, { assets, balancer, certificates, firewall, logs }, child);

    // Observability, audit and access.
    new OutageAlarms(
      context,
      {
        topics,
        loadBalancer: balancer.balancer.arnSuffix,
        targetGroups: {
          api: [api.deployed.blue.arnSuffix, api.deployed.green.arnSuffix],
          web: [web.deployed.blue.arnSuffix, web.deployed.green.arnSuffix],
        },
        distributionId: edge.distribution.id,
      },
      child,
    );
    const serving = TABLES.map(({ name }) => data.servingTables[name]);
    new Dashboards(
      context,
      pulumi.output({
        loadBalancer: balancer.balancer.arnSuffix,
        cluster: cluster.name,
        services: [api.deployed.service.name, web.deployed.service.name],
        tables: serving,
        apiLogGroup: api.deployed.logGroup.name,
        ...(mail && { configurationSet: mail.configurationSet.configurationSetName }),
      }),
      [api.deployed.logGroup.name, web.deployed.logGroup.name, schedule.logGroup.name],
      child,
    );
    const durable = TABLES.filter((table) => table.durable).map(({ name }) => data.servingTables[name]);
    new Governance(context, { topics, logs, keyArn, tables: durable }, child);
    new Access(
      context,
      {
        passed: [roles.api, roles.web, roles.jobs, roles.execution],
        assetsArn: assets.bucket.arn,
        distributionArn: edge.distribution.arn,
        topicArns: [topics.notify, topics.page, topics.chat],
        logBucketArns: [logs.bucket.arn, firewallLogs.bucket.arn],
        recordsArn: records.bucket.arn,
        flagApplicationId: flags.applicationId,
        keyArn,
      },
      child,
    );
    this.outputs = {
      stage: configuration.stage,
      account: accountId,
      region,
      address: `https://${configuration.domain}`,
      apiAddress: `https://${configuration.domain}/api/v1`,
      tables: data.servingTables,
      userPoolId: identity.userPoolId,
      userPoolClientId: identity.clientId,
      distributionId: edge.distribution.id,
      assetsBucket: assets.bucket.bucket,
      topics: { page: topics.page, notify: topics.notify, chat: topics.chat },
      cluster: cluster.name,
      subnetIds: network.privateSubnetIds,
      services: {
        api: released(api, balancer.groups.api.id, hook.functions.api.name),
        web: released(web, balancer.groups.web.id, hook.functions.web.name),
      },
      jobs: {
        reprocess: schedule.taskDefinitions.reprocess.family,
        reconcile: schedule.taskDefinitions.reconcile.family,
      },
      images: images.urls,
      flags: { application: flags.applicationId, environment: flags.environmentId, profile: flags.profileId },
      ...(mail && { mail: mail.outputs }),
      contacts: {
        onCall: configuration.onCall,
        security: configuration.securityContact,
        awsSupport: configuration.awsSupport,
        chatChannel: configuration.chatChannel,
        runbooks: configuration.runbookBaseUrl,
      },
    };
    new PublishedOutputs(context, { outputs: this.outputs }, child);
    this.registerOutputs(this.outputs);
  }
}

function released(
  { deployed, release }: { deployed: BlueGreenService; release: Release },
  securityGroupId: pulumi.Output<string>,
  hookFunction: pulumi.Output<string>,
) {
  return {
    service: deployed.service.name,
    family: deployed.taskDefinition.family,
    application: release.application.name,
    deploymentGroup: release.group.deploymentGroupName,
    targetGroups: [deployed.blue.arnSuffix, deployed.green.arnSuffix],
    securityGroupId,
    hookFunction,
    logGroup: deployed.logGroup.name,
  };
}
