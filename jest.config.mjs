/** Three runners share one configuration: rules and switches, the service, the screen. */
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
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '\\.tsx?$': ['@swc/jest', swc] },
  moduleNameMapper: {
    '^@civicforge/domain$': '<rootDir>/libs/domain/src/index.ts',
    '^@civicforge/domain/testing$': '<rootDir>/libs/domain/src/testing.ts',
    '^@civicforge/flags$': '<rootDir>/libs/flags/src/index.ts',
    '^@civicforge/flags/(.*)$': '<rootDir>/libs/flags/src/$1.ts',
  },
};

export default {
  projects: [
    { ...node, displayName: 'libs', testMatch: ['<rootDir>/libs/**/*.spec.ts'] },
    { ...node, displayName: 'api', testMatch: ['<rootDir>/apps/api/**/*.spec.ts'] },
  ],
};
