import type * as pulumi from '@pulumi/pulumi';
import type { Configuration } from './configuration.ts';
import { PROXY_HOPS, SERVICES, type ServiceContract } from '../libs/contract/src/service-contract.ts';
import { COLLECTOR_PORT } from './task-definition.ts';

type Environment = Readonly<Record<string, pulumi.Input<string>>>;

export interface EnvironmentFacts {
  readonly configuration: Configuration;
  readonly region: string;
  readonly internalHost: string;
  readonly userPoolId: pulumi.Input<string>;
  /** Address of the bucket, `s3://...`. */
  readonly logArchive: pulumi.Input<string>;
  /** Address of the bucket of photos, `s3://...`, and the origin that browsers upload to. */
  readonly photos: { readonly address: pulumi.Input<string>; readonly uploadOrigin: pulumi.Input<string> };
  /** Sender, configuration set and address of the queue of events. */
  readonly mail: Readonly<Record<'from' | 'configurationSet' | 'events', pulumi.Input<string>>> | undefined;
  readonly flags: Readonly<Record<'application' | 'environment' | 'profile', pulumi.Input<string>>>;
}

/** Returns the plain environment variables of each container. Secrets and table names come from the Parameter Store. */
export function environments(facts: EnvironmentFacts): Readonly<Record<'api' | 'web' | 'jobs', Environment>> {
  const { configuration, region, flags } = facts;
  const { stage, domain, imageTag, traces } = configuration;
  const service: Environment = {
    STAGE: stage,
    LOG_LEVEL: 'info',
    AWS_REGION: region,
    COGNITO_USER_POOL_ID: facts.userPoolId,
    APPCONFIG_APPLICATION_ID: flags.application,
    APPCONFIG_ENVIRONMENT_ID: flags.environment,
    APPCONFIG_PROFILE_ID: flags.profile,
    PUBLIC_ORIGIN: `https://${domain}`,
    TRUSTED_PROXY_HOPS: String(PROXY_HOPS),
    LOG_ARCHIVE: facts.logArchive,
    PHOTO_STORE: facts.photos.address,
    VERSION: imageTag,
    HOST: '0.0.0.0',
    SERVE_TLS: 'on',
    PORT: String(SERVICES.api.port),
  };
  const collector = {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${String(COLLECTOR_PORT)}`,
    OTEL_SERVICE_NAME: `civicforge-${stage}-api`,
  };
  return {
    api: {
      ...service,
      ...mails(facts.mail),
      ...senderName(configuration),
      ...ceilings(configuration),
      ...(traces ? collector : {}),
      ...securityContact(configuration),
    },
    jobs: service,
    web: {
      NODE_ENV: 'production',
      STAGE: stage,
      HOSTNAME: '0.0.0.0',
      SERVE_TLS: 'on',
      PORT: String(SERVICES.web.port),
      API_URL: `https://${facts.internalHost}:${String(SERVICES.api.productionPort)}`,
      PUBLIC_ORIGIN: `https://${domain}`,
      TRUSTED_PROXY_HOPS: String(PROXY_HOPS),
      PHOTO_UPLOAD_ORIGIN: facts.photos.uploadOrigin,
      ...community(configuration),
    },
  };
}

/** Returns the transport of mails. A stage without an identity sends none. */
function mails(mail: EnvironmentFacts['mail']): Environment {
  if (mail === undefined) return {};
  return {
    MAIL_TRANSPORT: 'ses',
    MAIL_FROM: mail.from,
    MAIL_CONFIGURATION_SET: mail.configurationSet,
    MAIL_EVENTS_QUEUE: mail.events,
  };
}

/** Returns the name that mails come from, if the community has one. */
function senderName({ communityName }: Configuration): Environment {
  return communityName === undefined ? {} : { COMMUNITY_NAME: communityName };
}

/** Returns the limits of requests per address. Jobs answer no requests. */
function ceilings({ apiMaxRps, apiBurst }: Configuration): Environment {
  return { API_MAX_RPS: String(apiMaxRps), API_BURST: String(apiBurst) };
}

/** Returns the community's name and the texts of its operator, as far as they are set. */
function community(configuration: Configuration): Environment {
  const { communityName, communityOperator, communityEmail, communityTexts, communityTimeZone } = configuration;
  return {
    ...(communityName !== undefined && { COMMUNITY_NAME: communityName }),
    ...(communityOperator !== undefined && { COMMUNITY_OPERATOR: communityOperator }),
    ...(communityEmail !== undefined && { COMMUNITY_EMAIL: communityEmail }),
    ...(communityTimeZone !== undefined && { COMMUNITY_TIME_ZONE: communityTimeZone }),
    ...(communityTexts !== undefined && { COMMUNITY_TEXTS: communityTexts }),
  };
}

/** Returns the contact for /.well-known/security.txt if it is an address. Other texts are for alarms alone. */
function securityContact({ securityContact: contact }: Configuration): Environment {
  if (/^[^\s@:]+@[^\s@:]+$/.test(contact)) return { SECURITY_CONTACT: `mailto:${contact}` };
  return /^(mailto:[^\s@]+@|https:\/\/|tel:\+)\S+$/.test(contact) ? { SECURITY_CONTACT: contact } : {};
}

/**
 * Maps variables to the ARNs of their parameters.
 * @throws Error for a parameter that the stack does not create
 */
export function secretsOf(
  { secrets }: Pick<ServiceContract, 'secrets'>,
  arns: Readonly<Record<string, pulumi.Output<string>>>,
): Readonly<Record<string, pulumi.Output<string>>> {
  return Object.fromEntries(
    Object.entries(secrets).map(([variable, parameter]) => {
      const arn = arns[parameter];
      if (!arn) throw new Error(`${variable} needs the parameter ${parameter}, which the stack does not create`);
      return [variable, arn];
    }),
  );
}
