/**
 * What a container promises and what is promised to it. Pure data, read by the task definition, the AppSpec, the
 * release hook, and the tests that hold the Dockerfile to it.
 */
export type ServiceName = 'api' | 'web';

export interface ServiceContract {
  /** Name of the container in the task definition and in the AppSpec; also the image's target in the Dockerfile. */
  readonly container: string;
  readonly port: number;
  /** Cheap, open, answers 200 while the task takes requests and 503 while it drains. */
  readonly healthPath: string;
  /** Listeners of the internal load balancer: one for people, one for the release hook. */
  readonly productionPort: number;
  readonly testPort: number;
  /** Paths that the release hook reads on the new tasks; each must answer 200. */
  readonly readyPaths: readonly string[];
  /** Where the container may write; everything else is read-only. */
  readonly writable: readonly string[];
  readonly environment: readonly string[];
  /** Filled from the Parameter Store when a task starts; the name of the parameter below `/civicforge/{stage}/`. */
  readonly secrets: Readonly<Record<string, string>>;
}

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
      'PORT',
      'LOG_LEVEL',
      'AWS_REGION',
      'COGNITO_USER_POOL_ID',
      'APPCONFIG_APPLICATION_ID',
      'APPCONFIG_ENVIRONMENT_ID',
      'APPCONFIG_PROFILE_ID',
      'PUBLIC_ORIGIN',
      'TRUSTED_PROXY_HOPS',
      'VERSION',
    ],
    secrets: {
      TABLE_QUESTS: 'tables/quests',
      TABLE_USERS: 'tables/users',
      TABLE_REWARDS: 'tables/rewards',
      TABLE_RUNTIME: 'tables/runtime',
      COGNITO_APP_CLIENT_ID: 'cognito-app-client-id',
      API_KEY: 'api-key',
      CURSOR_KEY: 'cursor-key',
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
    environment: ['STAGE', 'HOSTNAME', 'PORT', 'API_URL', 'PUBLIC_ORIGIN', 'TRUSTED_PROXY_HOPS', 'NODE_ENV'],
    secrets: { VISITOR_ADDRESS_SECRET: 'visitor-address-secret' },
  },
};

/** The one-shot tasks: the same image, another command. Their environment is the API's. */
export const JOBS = {
  container: 'jobs',
  commands: {
    reprocess: { schedule: 'rate(5 minutes)', command: ['reprocess'], meaning: 'pays due rewards, expires quests' },
    reconcile: { schedule: 'cron(30 3 * * ? *)', command: ['reconcile'], meaning: 'compares balances with the ledger' },
  },
} as const;

/** CloudFront and the load balancer each add an address to `X-Forwarded-For`. */
export const PROXY_HOPS = 2;
