import { servicesOf } from './changed-services.mjs';

describe('the services to release', () => {
  it.each([
    ['api', ['apps/api/src/main.ts', 'docs/API.md']],
    ['web', ['apps/web/app/page.tsx']],
    ['all', ['apps/web/app/page.tsx', 'apps/api/src/main.ts']],
    ['all', ['libs/domain/src/index.ts']],
    ['all', ['package-lock.json']],
    ['all', ['Dockerfile']],
    ['none', ['docs/API.md', 'infra-pulumi/program.ts', 'apps/ops/src/main.ts', 'test/web/flags.journey.ts']],
    ['none', ['apps/api/src/http/edge.spec.ts', 'libs/flags/README.md', 'apps/web/app/staff-pages.spec.tsx']],
    ['none', ['']],
  ])('are %s for %j', (service, paths) => {
    expect(servicesOf(paths)).toBe(service);
  });
});
