/**
 * Sets the end-to-end environment up and waits until it is ready. A repeated run keeps existing parts and creates
 * missing ones.
 */
import { parseArgs } from 'node:util';
import { terminal } from '../local/screen.ts';
import { PEOPLE } from './local-aws/people.ts';
import { assertEngine, Compose } from './docker.ts';
import { prepareAws, startService } from './environment.ts';
import { SERVICE_TARGETS, buildImage } from './images.ts';

const USAGE = `npm run e2e:setup -- [--aws-only] [--no-build] [--down]

  --aws-only   database, identity, flags and parameters without the product
  --no-build   use the images that are there
  --down       take everything away again, data included

CIVICFORGE_API_PORT and CIVICFORGE_WEB_PORT move the ports 3001 and 5173 of this machine.`;

const { values: options } = parseArgs({
  options: {
    'aws-only': { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
    down: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const began = Date.now();

if (options.help) terminal.say(USAGE);
else await setUp();

async function setUp(): Promise<void> {
  await assertEngine();
  const compose = new Compose();
  if (options.down) {
    await compose.must('down', '--volumes', '--remove-orphans');
    terminal.say('The end-to-end environment and its data are removed.');
    return;
  }
  const targets = SERVICE_TARGETS.filter((target) => !options['aws-only'] || target === 'local-aws');
  if (!options['no-build']) for (const target of targets) await step(`image ${target}`, () => buildImage(target));
  const { report, repaired } = await step('database, identity, flags, parameters', () => prepareAws(compose));
  if (!options['aws-only']) {
    await step('service', () => startService(compose, 'api'));
    await step('web application', () => startService(compose, 'web'));
  }
  terminal.say(
    [
      '',
      `The end-to-end environment is ready after ${seconds(began)} s.`,
      ...(options['aws-only'] ? [] : addresses()),
      `  Tables       ${report.tables.join(', ')}`,
      `  People       ${report.people.join(', ')}`,
      `  Password     ${PEOPLE[0]?.password ?? ''}`,
      `  Parameters   ${report.parameters.length} below /civicforge/test/`,
      ...(repaired.length > 0 ? [`  Made again   ${repaired.join(', ')}`] : []),
    ].join('\n'),
  );
}

function addresses(): string[] {
  const { CIVICFORGE_WEB_PORT: web = '5173', CIVICFORGE_API_PORT: api = '3001' } = process.env;
  return [
    `  Web          http://localhost:${web}`,
    `  Service      http://localhost:${api}/api/v1/health`,
    '  Journeys     docker compose -f docker-compose.e2e.yml run --rm e2e',
  ];
}

async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const begin = Date.now();
  terminal.say(`${title} …`);
  const result = await work();
  terminal.say(`${title}: ${seconds(begin)} s`);
  return result;
}

function seconds(since: number): string {
  return ((Date.now() - since) / 1_000).toFixed(1);
}
