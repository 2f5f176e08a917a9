import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JOBS, SERVICES } from '../../libs/contract/src/service-contract.ts';
import { CLIENT_ID, USER_POOL_ID } from '../local/identity.ts';
import { ROOT } from '../local/root.ts';
import { adminSigningKeys } from './local-aws/admin-key.ts';
import { PARAMETERS_PORT, PORTS, STATUS_PORT } from './local-aws/ports.ts';
import { parametersOf } from './local-aws/stage-parameters.ts';
import { TARGETS } from './images.ts';

const read = (...path: string[]) => readFileSync(join(ROOT, ...path), 'utf8');
const dockerfile = read('Dockerfile');
const compose = read('docker-compose.e2e.yml');

/** Returns the text of one stage of the Dockerfile. */
function stage(name: string): string {
  return new RegExp(`^FROM \\S+ AS ${name}$([\\s\\S]*?)(?=^FROM |$(?![\\s\\S]))`, 'm').exec(dockerfile)?.[1] ?? '';
}

describe('the Dockerfile', () => {
  it('has a target for every image', () => {
    for (const target of TARGETS) expect(stage(target)).not.toBe('');
  });

  it.each(['api', 'web'] as const)('matches the service contract of %s', (name) => {
    const { port, healthPath, container } = SERVICES[name];

    expect(stage(container)).toContain(`EXPOSE ${port}\n`);
    expect(stage(container)).toContain(`CMD ["node", "healthcheck.mjs", "${port}", "${healthPath}"]`);
    expect(stage(container)).toMatch(/^STOPSIGNAL SIGTERM$/m);
  });

  it('contains the scheduled jobs', () => {
    const known = /const JOBS = \[(.*)\]/.exec(read('scripts', 'containers', 'job.mjs'))?.[1] ?? '';

    expect(stage(JOBS.container)).toContain('ENTRYPOINT ["node", "job.mjs"]');
    for (const { command } of Object.values(JOBS.commands)) expect(known).toContain(`'${command[0]}'`);
  });

  it('has every package that the journeys import', () => {
    const files = ['test/web', 'test/support'].flatMap((folder) =>
      readdirSync(join(ROOT, folder))
        .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
        .map((file) => read(folder, file)),
    );
    const named = files.flatMap((text) =>
      [...text.matchAll(/^import .*from '([^.][^']*)'/gm)].map(([, name]) => name ?? ''),
    );
    const packages = new Set(named.filter((name) => !name.startsWith('node:')));
    expect(packages.size).toBeGreaterThan(2);
    const gathered = /gather\.ts \/app \/out (.*) \\/.exec(stage('e2e-packages'))?.[1]?.split(' ') ?? [];
    for (const name of packages) expect(gathered).toContain(name);
  });

  it('uses no shell entry point and no root user', () => {
    for (const target of TARGETS) {
      const last = stage(target) + (target === 'api' || target === 'jobs' ? stage('service') : '');
      expect(last).toMatch(/^USER 1000:1000$/m);
      expect(last).not.toMatch(/^(CMD|ENTRYPOINT) [^[]/m);
    }
  });

  it('needs no BuildKit', () => {
    expect(dockerfile).not.toMatch(/^# *syntax=|^RUN --|^COPY --(?!from)|<<['"]?EOF/im);
  });

  it('checks the health of local-aws at its status port', () => {
    expect(stage('local-aws')).toContain(`"healthcheck.mjs", "${STATUS_PORT}", "/health"`);
  });
});

describe('the compose file', () => {
  it('has the writable directories of the service contract', () => {
    for (const { writable } of Object.values(SERVICES)) {
      for (const place of writable) expect(compose).toContain(`${place}:`);
    }
    expect(compose.match(/^ {4}<<: \*hardened$/gm)).toHaveLength(TARGETS.length);
  });

  it('has the addresses of the emulators and the ids of pool, client and administration key', () => {
    expect(compose).toContain(`AWS_ENDPOINT_URL_DYNAMODB: http://local-aws:${PORTS.database}\n`);
    expect(compose).toContain(`AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: http://local-aws:${PORTS.identity}\n`);
    expect(compose).toContain(`AWS_ENDPOINT_URL_APPCONFIGDATA: http://local-aws:${PORTS.flags}\n`);
    expect(compose).toContain(`AWS_ENDPOINT_URL_SSM: http://local-aws:${PARAMETERS_PORT}\n`);
    expect(compose).toContain(`COGNITO_USER_POOL_ID: ${USER_POOL_ID}\n`);
    expect(compose).toContain(`COGNITO_APP_CLIENT_ID: ${CLIENT_ID}\n`);
    expect(compose).toContain(`ADMIN_SIGNING_KEYS: '${adminSigningKeys()}'\n`);
  });

  it('shows the mails of the service and the codes of the identity provider, which share a folder', () => {
    expect(compose).toContain("volumes: ['data:/data', 'mails:/data/mails']\n");
    expect(compose).toMatch(/MAIL_TRANSPORT: 'file:\/mails' }\n {4}networks: .*\n {4}volumes: \['mails:\/mails'\]\n/);
    expect(compose).toMatch(/LOCAL_MAILS: \/mails\n[\s\S]*volumes: \['mails:\/mails:ro'\]\n/);
  });

  it('runs the background work of the product, which the stage test leaves out', () => {
    for (const interval of ['DISPATCH_INTERVAL_SECONDS', 'LOG_INTERVAL_SECONDS']) {
      expect(compose).toMatch(new RegExp(`^  ${interval}: '[1-9]\\d?'$`, 'm'));
    }
  });

  it('publishes ports on loopback alone', () => {
    const published = [...compose.matchAll(/ports: \['(.*)'\]/g)].map(([, port]) => port);

    expect(published).toHaveLength(2);
    expect(published.every((port) => port?.startsWith('127.0.0.1:'))).toBe(true);
  });
});

describe('the parameters of the end-to-end stage', () => {
  const tables = {
    quests: 'q',
    users: 'u',
    comments: 'c',
    cases: 'k',
    calls: 'l',
    rewards: 'r',
    notices: 'n',
    deliveries: 'd',
    runtime: 't',
  };

  it('contain every parameter of a task', () => {
    const names = new Set(parametersOf('test', tables, {}).map(({ name }) => name));

    for (const { secrets } of Object.values(SERVICES)) {
      for (const name of Object.values(secrets)) expect(names).toContain(`/civicforge/test/${name}`);
    }
  });

  it('follow the environment except for table pointers', () => {
    const seeded = parametersOf('test', tables, { API_KEY: 'given' });
    const of = (name: string) => seeded.find((parameter) => parameter.name === `/civicforge/test/${name}`);

    expect(of('api-key')).toMatchObject({ value: 'given', follows: true, type: 'SecureString' });
    expect(of('tables/quests')).toMatchObject({ value: 'q', follows: false });
    expect(of('session-key')).toMatchObject({ follows: false });
  });
});
