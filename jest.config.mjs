/** Jest projects with a shared configuration. */
const swc = {
  jsc: {
    parser: { syntax: 'typescript', tsx: true, decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, react: { runtime: 'automatic' } },
    keepClassNames: true,
    target: 'es2023',
  },
  module: { type: 'es6' },
};

const node = {
  rootDir: import.meta.dirname,
  // Not in the system's temporary folder, of which each run has its own.
  cacheDirectory: '<rootDir>/.local/jest',
  testEnvironment: 'node',
  runtime: '<rootDir>/test/support/jest-runtime.mjs',
  modulePathIgnorePatterns: [
    '<rootDir>/dist/',
    '<rootDir>/libs/flags/dist/',
    '<rootDir>/apps/web/.next/',
    '<rootDir>/.local/',
  ],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '\\.tsx?$': ['@swc/jest', swc] },
  moduleNameMapper: {
    '^@civicforge/contract/(.*)$': '<rootDir>/libs/contract/src/$1.ts',
    '^@civicforge/domain$': '<rootDir>/libs/domain/src/index.ts',
    '^@civicforge/domain/testing$': '<rootDir>/libs/domain/src/testing.ts',
    '^@civicforge/proof/(.*)$': '<rootDir>/libs/proof/src/$1.ts',
    '^@civicforge/flags$': '<rootDir>/libs/flags/src/index.ts',
    '^@civicforge/flags/(appconfig|check|emulator|evaluator)$': '<rootDir>/libs/flags/src/$1.ts',
  },
};

/** One database in memory for all tests of a run; its address is in CIVICFORGE_TEST_DYNAMODB. */
const database = {
  globalSetup: '<rootDir>/test/support/jest-database.mjs',
  globalTeardown: '<rootDir>/test/support/jest-database-end.mjs',
};

/** Every stage, built once for all tests of a run by plain Node. */
const infrastructure = {
  globalSetup: '<rootDir>/infra-pulumi/tests/prepare.mjs',
  globalTeardown: '<rootDir>/infra-pulumi/tests/clean.mjs',
};

const web = {
  ...node,
  testEnvironment: '<rootDir>/apps/web/testing/jsdom-environment.mjs',
  setupFilesAfterEnv: ['<rootDir>/apps/web/testing/setup.ts'],
  moduleNameMapper: { ...node.moduleNameMapper, '\\.css$': '<rootDir>/apps/web/testing/no-style.mjs' },
};

export default {
  projects: [
    { ...node, displayName: 'libs', testMatch: ['<rootDir>/libs/**/*.spec.ts'] },
    {
      ...node,
      ...database,
      displayName: 'api',
      testMatch: ['<rootDir>/apps/api/**/*.spec.ts'],
      setupFilesAfterEnv: ['<rootDir>/apps/api/testing/setup.ts'],
    },
    { ...web, displayName: 'web', testMatch: ['<rootDir>/apps/web/**/*.spec.{ts,tsx}'] },
    { ...node, displayName: 'scripts', testMatch: ['<rootDir>/scripts/**/*.spec.{ts,mjs}'] },
    // Specs of the operations command together with another part are in test/ops.
    { ...node, displayName: 'ops', testMatch: ['<rootDir>/{apps,test}/ops/**/*.spec.ts'] },
    { ...node, ...infrastructure, displayName: 'infra', testMatch: ['<rootDir>/infra-pulumi/**/*.spec.ts'] },
    // Tests with several processes: a stack, races, crashes, both databases.
    {
      ...node,
      ...database,
      displayName: 'stack',
      testMatch: ['<rootDir>/test/**/*.spec.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/ops/'],
    },
  ],
  // No test measures time. The timeout catches hanging tests, also on a busy machine.
  testTimeout: 180_000,
  coverageProvider: 'v8',
  coverageDirectory: 'coverage',
  coverageReporters: ['text-summary', 'json-summary', 'json', 'lcovonly'],
  collectCoverageFrom: [
    'libs/*/src/**/*.ts',
    'apps/api/src/**/*.ts',
    'apps/ops/src/**/*.ts',
    'apps/web/{app,features,lib}/**/*.{ts,tsx}',
    'infra-pulumi/**/*.ts',
    '!infra-pulumi/{tests/**,describe.ts}',
    '!**/*.spec.{ts,tsx}',
    '!**/*.d.ts',
    // Entry points, which the process tests run.
    '!apps/api/src/main.ts',
    '!apps/ops/src/{main,describe}.ts',
  ],
  // scripts/setup/coverage.mjs has the threshold of infra-pulumi, which child processes build.
  coverageThreshold: {
    './libs/': { lines: 95 },
    './apps/api/': { lines: 90 },
    './apps/ops/': { lines: 90 },
    './apps/web/': { lines: 80 },
    // The statements and their form: every state, viewer and error code is tested.
    './apps/web/features/attestation/': { lines: 100, branches: 100 },
  },
};
