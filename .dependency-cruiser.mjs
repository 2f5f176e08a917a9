/**
 * Import rules. Every rule states its reason. Type imports count like all others, because a leaked type also leaks
 * knowledge of its module.
 *
 * @type {import('dependency-cruiser').IConfiguration}
 */
const TEST_FILE = '(\\.spec\\.tsx?$|^test/|/testing[/.-])';
const EDGE = '^apps/api/src/(auth|http|dynamo|config|clock|spans)/';
const BUILDERS = '^(apps|libs)/.*/testing[/.-]';

export default {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two modules that import each other are one module, or need a third one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      comment: 'An unresolvable import fails at run time.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'domain-imports-nothing',
      comment:
        'The rules are pure functions that API, web, verifier and tests share: time, ids, random and hash functions ' +
        'are arguments. With an import, a rule could behave differently in another environment.',
      severity: 'error',
      from: { path: '^libs/domain/src', pathNot: TEST_FILE },
      to: { pathNot: '^libs/domain/src' },
    },
    {
      name: 'domain-tests-import-little',
      comment: 'Tests of the rules need the rules, their builders and the generator of properties, nothing else.',
      severity: 'error',
      from: { path: '^libs/domain/.*' + TEST_FILE },
      to: { pathNot: '^(libs/domain/|node_modules/(fast-check|@jest/globals)/)' },
    },
    {
      name: 'contract-imports-nothing',
      comment:
        'libs/contract contains the shared contract of service, infrastructure, operations and release hook. Each loads it ' +
        'in a different place (an image, a Lambda function, a Pulumi program), so it has no dependencies at all but types.',
      severity: 'error',
      from: { path: '^libs/contract/src', pathNot: TEST_FILE },
      to: { pathNot: '^libs/contract/src', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'proof-imports-nothing',
      comment:
        'libs/proof runs in the service, in the browser, in the command and in a page that is opened from disk. Hash and ' +
        'signature functions are arguments, because each of them has another implementation.',
      severity: 'error',
      from: { path: '^libs/proof/src', pathNot: TEST_FILE },
      to: { pathNot: '^libs/proof/src' },
    },
    {
      name: 'flags-know-openfeature-only',
      comment:
        'libs/flags could be published on its own: it speaks OpenFeature and the version ranges of npm, and knows no ' +
        'framework, no quest and no cloud. Its AppConfig source alone talks to AWS, its check alone reads source code.',
      severity: 'error',
      from: { path: '^libs/flags/src', pathNot: TEST_FILE + '|^libs/flags/src/(.*appconfig[^/]*|usage)\\.ts$' },
      to: {
        pathNot: '^(libs/flags/|node_modules/(@openfeature/(server-sdk|core)|(@types/)?semver)/|node:)',
        dependencyTypesNot: ['core'],
      },
    },
    {
      name: 'appconfig-source-knows-its-client',
      comment: 'The one file that talks to AWS AppConfig may import its client and nothing else of the cloud.',
      severity: 'error',
      from: { path: '^libs/flags/src/.*appconfig[^/]*\\.ts$', pathNot: TEST_FILE },
      to: {
        pathNot: '^(libs/flags/|node_modules/(@openfeature/(server-sdk|core)|@aws-sdk/client-appconfigdata)/)',
        dependencyTypesNot: ['core'],
      },
    },
    {
      name: 'flags-through-entries',
      comment:
        'Other code imports libs/flags through the entries of its package.json. Everything else ' +
        'may change without notice.',
      severity: 'error',
      from: { pathNot: '^libs/flags/|^libs/contract/.*\\.spec\\.ts$' },
      to: { path: '^libs/flags/src/', pathNot: '^libs/flags/src/(index|evaluator|appconfig|emulator|check)\\.ts$' },
    },
    {
      name: 'emulator-apart',
      comment: 'Service code does not import the emulator, which has its own entry.',
      severity: 'error',
      from: {
        path: '^libs/flags/src/',
        pathNot: TEST_FILE + '|^libs/flags/src/(appconfig-emulator[^/]*|emulator)\\.ts$',
      },
      to: { path: '^libs/flags/src/(appconfig-emulator[^/]*|emulator)\\.ts$' },
    },
    {
      name: 'libs-stand-below',
      comment: 'Dependencies point down: a library must not import an application.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(apps|scripts|test|infra-pulumi|bench)/' },
    },
    {
      name: 'domain-and-flags-apart',
      comment: 'Domain rules and flags do not import each other. The service joins them.',
      severity: 'error',
      // A spec of the contract checks that its data has the form that a library expects.
      from: { path: '^libs/([^/]+)/', pathNot: '^libs/contract/.*\\.spec\\.ts$' },
      to: { path: '^libs/', pathNot: '^libs/$1/' },
    },
    {
      name: 'apps-stand-below-scripts',
      comment: 'An application runs without the scripts, the tests and the infrastructure of its repository.',
      severity: 'error',
      from: { path: '^apps/' },
      to: { path: '^(scripts|infra-pulumi|bench)/' },
    },
    {
      name: 'app-source-is-private',
      comment:
        'Shared definitions of an application and another part belong in libs/contract. Tests in test/ are the exception ' +
        '(tests-see-whole-processes): they start processes and look into their stores.',
      severity: 'error',
      from: { pathNot: '^(apps|test)/' },
      to: { path: '^apps/' },
    },
    {
      name: 'infrastructure-is-private',
      comment: 'Other parts use a stack’s outputs and libs/contract. Tests in test/ compare it with other parts.',
      severity: 'error',
      from: { pathNot: '^(infra-pulumi|test)/' },
      to: { path: '^infra-pulumi/' },
    },
    {
      name: 'infrastructure-knows-libraries-only',
      comment: 'Pulumi loads this program without the applications; it needs the contract and the schema of the flags.',
      severity: 'error',
      from: { path: '^infra-pulumi/' },
      to: { path: '^(apps|scripts|test|bench)/' },
    },
    {
      name: 'tests-see-whole-processes',
      comment:
        'test/ starts whole processes and compares parts, so it may import the source of applications, scripts and ' +
        'infrastructure, but never the tests of another folder.',
      severity: 'error',
      from: { path: '^test/' },
      to: { path: '\\.spec\\.tsx?$' },
    },
    {
      name: 'apps-apart',
      comment: 'Applications communicate over HTTP alone, so that each can be deployed and rolled back independently.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'web-features-apart',
      comment: 'app/ composes features; a feature that imports another cannot be moved, tested or removed alone.',
      severity: 'error',
      from: { path: '^apps/web/features/([^/]+)/' },
      to: { path: '^apps/web/(features|app)/', pathNot: '^apps/web/features/$1/' },
    },
    {
      name: 'web-lib-stands-below',
      comment: 'lib/ is shared by all features and imports none of them.',
      severity: 'error',
      from: { path: '^apps/web/lib/' },
      to: { path: '^apps/web/(features|app)/' },
    },
    {
      name: 'aws-behind-doors',
      comment:
        'AWS clients live behind a class with the nouns of the product: repositories (*.dynamo.ts), the archive (*.s3.ts), mails (*.ses.ts, *.sqs.ts), src/dynamo, identity in auth/, the AppConfig ' +
        'source and the operations command. Anywhere else their types and errors would leak into rules and answers.',
      severity: 'error',
      from: {
        path: '^(apps|libs|scripts)/',
        pathNot:
          TEST_FILE +
          '|\\.(dynamo|s3|ses|sqs)\\.ts$|^apps/api/src/(dynamo|auth)/|^libs/flags/src/.*appconfig[^/]*\\.ts$|^apps/ops/',
      },
      to: { path: 'node_modules/@aws-sdk/' },
    },
    {
      name: 'transactions-behind-repositories',
      comment:
        'The writes of a transaction are terms of DynamoDB. A service that passed them on would tie the rules of a ' +
        'change to its storage; it passes nouns, and the repository turns them into writes.',
      severity: 'error',
      from: { path: '^apps/api/src/', pathNot: TEST_FILE + '|\\.dynamo\\.ts$|^apps/api/src/dynamo/' },
      to: { path: '^apps/api/src/dynamo/transaction\\.ts$' },
    },
    {
      name: 'flags-through-their-service',
      comment:
        'FeatureFlagService is the one way of the service to a flag: it counts and traces a decision. Code that read the ' +
        'source or called the evaluator would decide without a count, or by another context of the member.',
      severity: 'error',
      from: { path: '^apps/api/src/', pathNot: TEST_FILE + '|^apps/api/src/(flags/|app\\.module\\.ts$)' },
      to: { path: '^(libs/flags/src/|apps/api/src/flags/flag-source\\.ts$)' },
    },
    {
      name: 'edge-knows-no-feature',
      comment:
        'Authentication, the HTTP edge, the database client, settings, the clock and spans serve every feature. A ' +
        'feature that they knew could not be added or removed without a change here. Every other folder is a feature, ' +
        'so that a new one is covered.',
      severity: 'error',
      from: { path: EDGE, pathNot: TEST_FILE },
      to: { path: '^apps/api/src/', pathNot: EDGE },
    },
    {
      name: 'rewards-know-no-quests',
      comment:
        'A reward job carries everything that is paid. Knowing quests, the reprocessor could pay by what a quest has ' +
        'become instead of by what was agreed.',
      severity: 'error',
      from: { path: '^apps/api/src/rewards/', pathNot: TEST_FILE },
      to: { path: '^apps/api/src/(quests|attestations)/' },
    },
    {
      name: 'nothing-imports-tests',
      comment: 'Product code must not depend on test code.',
      severity: 'error',
      from: { pathNot: '^test/|^playwright\\.config\\.mjs$|^jest\\.config\\.mjs$' },
      to: { path: '^test/' },
    },
    {
      name: 'builders-for-tests-only',
      comment: 'Test builders fill in default values, which product code must not do.',
      severity: 'error',
      from: { pathNot: TEST_FILE + '|^bench/' },
      to: { path: BUILDERS },
    },
    {
      name: 'product-without-development-packages',
      comment: 'Images contain no development packages.',
      severity: 'error',
      from: { path: '^(apps/(api/src|web)|libs/[^/]+/src)/', pathNot: TEST_FILE + '|^libs/flags/src/usage\\.ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'applications-name-their-packages',
      comment: 'A transitive package can disappear with an update.',
      severity: 'error',
      from: { path: '^apps/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^dist/|/\\.next/|^coverage/|next-env)' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
    skipAnalysisNotInRules: true,
  },
};
