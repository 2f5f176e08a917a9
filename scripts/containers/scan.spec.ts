import { unwanted } from './scan.ts';
import { SECRETS } from '../../libs/contract/src/secret-forms.ts';

describe('unwanted', () => {
  it.each([
    ['/app/.git/config'],
    ['/app/.env'],
    ['/app/apps/web/.env.production'],
    ['/root/.npmrc'],
    ['/root/.npm/_cacache/index'],
    ['/app/signing.pem'],
    ['/home/node/.ssh/id_ed25519'],
    ['/app/dist/service/main.js.map'],
    ['/app/dist/apps/api/src/app.spec.js'],
    ['/app/apps/api/testing/app.js'],
    ['/app/apps/api/src/main.ts'],
    ['/app/node_modules/typescript/lib/tsc.js'],
    ['/app/node_modules/.bin/nest'],
    ['/app/package-lock.json'],
    ['/usr/local/bin/npm'],
    ['/usr/bin/gcc'],
    ['/app/infra-pulumi/Pulumi.prod.yaml'],
  ])('reports %s in a deployed image', (path) => {
    expect(unwanted('api', [path])).toHaveLength(1);
  });

  it.each([
    ['/app/dist/service/main.js'],
    ['/app/dist/apps/api/src/jobs/reprocess.js'],
    ['/app/node_modules/fastify/package.json'],
    ['/app/node_modules/pino/LICENSE'],
    ['/app/healthcheck.mjs'],
    ['/etc/ssl/certs/ca-certificates.crt'],
    ['/usr/local/bin/node'],
  ])('accepts %s', (path) => {
    expect(unwanted('api', [path])).toEqual([]);
  });

  it('accepts sources in test images', () => {
    expect(unwanted('local-aws', ['/app/scripts/local/flags.ts', '/app/node_modules/cognito-local/index.js'])).toEqual(
      [],
    );
  });

  it('finds secrets by their pattern and ignores examples', () => {
    const isSecret = (text: string) => SECRETS.some((pattern) => new RegExp(pattern).test(text));
    const line = 'M'.repeat(64);

    expect(isSecret(['-----BEGIN PRIVATE', ' KEY-----\n', line].join(''))).toBe(true);
    expect(isSecret('AKIA'.padEnd(20, 'Q'))).toBe(true);
    expect(isSecret(['//registry.example.org/:_auth', 'Token=x'].join(''))).toBe(true);
    expect(isSecret('"AKIAIOSFODNN7EXAMPLE"')).toBe(false);
    expect(isSecret("key.startsWith('-----BEGIN PRIVATE KEY-----')")).toBe(false);
  });
});
