import type { TableName } from './tables.ts';

/**
 * The runtime contract of each container, as pure data. The task definition, the AppSpec, the release hook and the
 * Dockerfile's tests read it.
 */
export type ServiceName = 'api' | 'web';

export interface ServiceContract {
  /** Container name in the task definition and the AppSpec, and the build target in the Dockerfile. */
  readonly container: string;
  readonly port: number;
  /** Public health path. It answers 200 while the task takes requests and 503 while it drains. */
  readonly healthPath: string;
  /** Listeners of the internal load balancer: production traffic and the release hook's test traffic. */
  readonly productionPort: number;
  readonly testPort: number;
  /** Paths that the release hook requests from the new tasks. Each must answer 200. */
  readonly readyPaths: readonly string[];
  /** Writable directories of the container. The rest of its file system is read-only. */
  readonly writable: readonly string[];
  readonly environment: readonly string[];
  /** Environment variables from the Parameter Store, each with the parameter's name below `/civicforge/{stage}/`. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** The tables that the service uses now. A release that swaps a restored table in changes the parameter. */
const tablePointers = {
  TABLE_QUESTS: 'tables/quests',
  TABLE_USERS: 'tables/users',
  TABLE_COMMENTS: 'tables/comments',
  TABLE_CASES: 'tables/cases',
  TABLE_CALLS: 'tables/calls',
  TABLE_REWARDS: 'tables/rewards',
  TABLE_NOTICES: 'tables/notices',
  TABLE_DELIVERIES: 'tables/deliveries',
  TABLE_RUNTIME: 'tables/runtime',
} satisfies Record<`TABLE_${Uppercase<TableName>}`, `tables/${TableName}`>;

export const SERVICES: Readonly<Record<ServiceName, ServiceContract>> = {
  api: {
    container: 'api',
    port: 3001,
    healthPath: '/health',
    productionPort: 8443,
    testPort: 9443,
    readyPaths: ['/health/ready', '/api/openapi.json', '/api/v1/feature-flags'],
    writable: ['/tmp'],
    environment: [
      'STAGE',
      'HOST',
      'SERVE_TLS',
      'PORT',
      'LOG_LEVEL',
      'AWS_REGION',
      'COGNITO_USER_POOL_ID',
      'APPCONFIG_APPLICATION_ID',
      'APPCONFIG_ENVIRONMENT_ID',
      'APPCONFIG_PROFILE_ID',
      'PUBLIC_ORIGIN',
      'TRUSTED_PROXY_HOPS',
      'API_MAX_RPS',
      'API_BURST',
      'LOG_ARCHIVE',
      'PHOTO_STORE',
      'VERSION',
    ],
    secrets: {
      ...tablePointers,
      COGNITO_APP_CLIENT_ID: 'cognito-app-client-id',
      API_KEY: 'api-key',
      CURSOR_KEY: 'cursor-key',
      EXPERIMENT_KEY: 'experiment-key',
      ISSUER_KEYS: 'issuer-key',
      LOG_KEY: 'log-key',
      WEBHOOK_KEYS: 'webhook-keys',
      VAPID_KEY: 'vapid-key',
      VISITOR_ADDRESS_SECRET: 'visitor-address-secret',
      ADMIN_SIGNING_KEYS: 'admin-signing-keys',
    },
  },
  web: {
    container: 'web',
    port: 5173,
    healthPath: '/icon.svg',
    productionPort: 443,
    testPort: 9444,
    readyPaths: ['/', '/sign-in'],
    writable: ['/tmp', '/app/apps/web/.next/cache'],
    environment: [
      'STAGE',
      'HOSTNAME',
      'SERVE_TLS',
      'PORT',
      'API_URL',
      'PUBLIC_ORIGIN',
      'TRUSTED_PROXY_HOPS',
      'PHOTO_UPLOAD_ORIGIN',
      'NODE_ENV',
    ],
    secrets: { VISITOR_ADDRESS_SECRET: 'visitor-address-secret' },
  },
};

/** Further variables of the API in a stage that sends mails by SES. */
export const MAIL_ENVIRONMENT = ['MAIL_TRANSPORT', 'MAIL_FROM', 'MAIL_CONFIGURATION_SET', 'MAIL_EVENTS_QUEUE'] as const;

/** Scheduled tasks: the API's image and environment with another command. */
export const JOBS = {
  container: 'jobs',
  commands: {
    reprocess: { schedule: 'rate(5 minutes)', command: ['reprocess'], meaning: 'pays due rewards, expires quests' },
    reconcile: { schedule: 'cron(30 3 * * ? *)', command: ['reconcile'], meaning: 'compares balances with the ledger' },
  },
} as const;

/** CloudFront and the load balancer each add an address to `X-Forwarded-For`. */
export const PROXY_HOPS = 2;

/**
 * Seconds that each side keeps an idle connection. The side that sends requests gives up first, or it would send one into a
 * connection that the other side closes at that moment: CloudFront, then the load balancer, then the servers.
 */
export const IDLE_SECONDS = { edge: 50, loadBalancer: 60, server: 65 } as const;

/**
 * Seconds that a client of a TLS server has for its handshake. Node's default of 120 s outlasts the end of a task, which waits
 * for its connections. A load balancer needs milliseconds.
 */
export const HANDSHAKE_SECONDS = 5;
