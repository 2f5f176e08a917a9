import { GATES } from '../../../libs/contract/src/gates.ts';
import { ALARMS } from '../../../libs/contract/src/slo.ts';

/** Record of a passed test run. */
export const GOOD_RECORD = {
  at: '2026-05-05T10:00:00.000Z',
  passed: 900,
  failed: 0,
  problems: [],
  checks: ['lint', 'types', 'types of the web application', 'types of the infrastructure'].map((name) => ({
    name,
    passed: true,
  })),
  specs: [
    'apps/api/src/auth/routes.spec.ts',
    'apps/api/src/http/input.spec.ts',
    'apps/api/src/http/plain-text.spec.ts',
    'apps/api/src/http/rate-limit.spec.ts',
    'apps/api/src/openapi/openapi.spec.ts',
    ...['rules', 'rights', 'stages', 'configuration', 'documents'].map((name) => `infra-pulumi/tests/${name}.spec.ts`),
  ],
  coverage: { './libs/': { lines: 97, threshold: 95 } },
};

/** A security calendar without overdue tasks. */
export const CALENDAR = [
  'tasks:',
  '  - { task: signing keys, every: quarterly, lastDone: 2026-04-01, by: Ada }',
  '  - { task: roles, every: monthly, lastDone: 2026-04-20, by: Ben }',
  '  - { task: audit log, every: weekly, lastDone: 2026-05-01, by: Ada }',
  '',
].join('\n');

/** Files of a repository that is ready for release v1.4.2. */
export const goodSources = (): Record<string, string> => ({
  '.gitignore': '.local/\n',
  'README.md': 'read me',
  'CHANGELOG.md': '# Changelog\n\n## [1.4.2]\n\n- Doors that open.\n\n## [1.4.1]\n\n- Doors.\n',
  'docs/DEPLOYING.md': 'deploy',
  'docs/OPERATIONS.md': 'operate',
  'docs/CONFIGURATION.md': 'configure',
  'docs/openapi.json': '{}',
  'data/security-calendar.yaml': CALENDAR,
  'docs/ACCEPTANCE.md': '| release | who | day |\n|---|---|---|\n| v1.4.2 | Grace Hopper | 2026-05-04 |\n',
  'apps/api/src/main.ts': "reply.header('x-frame-options', 'DENY');\n",
  'infra-pulumi/index.ts': 'export {};\n',
  ...Object.fromEntries([...ALARMS, ...GATES].map(({ key }) => [`docs/runbooks/${key}.md`, 'do this'])),
});
