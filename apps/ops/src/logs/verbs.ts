import { type Command, InvalidArgumentError, Option } from 'commander';
import { durationFrom } from '../core/elapsed.ts';
import { messageOf } from '../core/exit-codes.ts';
import { table } from '../core/table.ts';
import { addVerb, type VerbCall } from '../core/verb.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { follow } from './follow.ts';
import {
  grouped,
  isError,
  isMetrics,
  LOG_SERVICES,
  type LogLine,
  type LogService,
  type LogSource,
  shown,
} from './log-line.ts';
import { logsOf } from './source.ts';

interface Reading {
  readonly service?: LogService;
  readonly since: number;
}
type Tail = Reading & { readonly follow?: true; readonly metrics?: true };

/** Adds `logs tail|errors|request|streams`. */
export function addLogs(area: Command, context: OpsContext): void {
  addVerb<Tail>(area, context, {
    name: 'tail',
    description: 'the last lines; --follow prints new ones',
    stage: 'argument',
    options: [
      serviceOption(),
      sinceOption('5m'),
      new Option('--follow', 'continue until Ctrl-C'),
      new Option('--metrics', 'with the metrics that travel in the log'),
    ],
    role: 'developer',
    help: `All services together in the order of time, unless one is named: api, web and jobs come from CloudWatch, edge (what
CloudFront has answered) from the log bucket, minutes late. On a local stack api and web come from its log files. Metrics
are left out. With --json each line is one JSON of its own. Reads only.

  npm run ops -- logs tail
  npm run ops -- logs tail prod --service api --since 15m --follow
  npm run ops -- logs tail staging --service edge --since 1h`,
    run: tail,
  });
  addVerb<Reading>(area, context, {
    name: 'errors',
    description: 'errors and answers 5xx, the same ones together',
    stage: 'argument',
    options: [serviceOption(), sinceOption('1h')],
    role: 'developer',
    help: `Counts by kind and route, the most frequent first, each with one request id to look at ("logs request"). Look here when
an alarm rings or after a release. Reads only; always ends with exit code 0.

  npm run ops -- logs errors prod
  npm run ops -- logs errors prod --service api --since 15m --json`,
    run: errors,
  });
  addVerb<{ since: number }>(area, context, {
    name: 'request',
    description: 'all log lines of one request',
    stage: 'option',
    words: [{ word: '<id>', description: 'as x-request-id of the answer, or from an error page' }],
    options: [sinceOption('24h')],
    role: 'developer',
    help: `Asks the logs of API, web and jobs at once. Members see the id on every error page; problems carry it as requestId.
Bodies, searches and addresses are never logged, so that they cannot be found.

  npm run ops -- logs request 750dd287-2f6e-4779-adde-30107adb8afe --stage prod
  npm run ops -- logs request 750dd287-2f6e-4779-adde-30107adb8afe --stage prod --since 7d`,
    run: request,
  });
  addVerb<{ service?: LogService }>(area, context, {
    name: 'streams',
    description: 'log streams with their last line',
    stage: 'argument',
    options: [serviceOption()],
    role: 'developer',
    help: `The newest twenty streams of each service. A task that runs and has not written for minutes hangs.

  npm run ops -- logs streams prod
  npm run ops -- logs streams --service api`,
    run: streams,
  });
}

async function tail({ context, access, options }: VerbCall<Tail>): Promise<void> {
  const source = logsOf(context, access);
  const query = { services: servicesOf(access.stage, options.service), from: context.clock.now() - options.since };
  await follow(context, {
    source,
    query,
    ...(!options.follow && { until: 0 }),
    onLine: (line) => {
      if (options.metrics || !isMetrics(line))
        context.terminal.print(options.json ? JSON.stringify(line) : shown(line));
    },
  });
}

async function errors({ context, access, options, tell }: VerbCall<Reading>): Promise<void> {
  const found = await errorsSince(logsOf(context, access), {
    services: servicesOf(access.stage, options.service),
    from: context.clock.now() - options.since,
  });
  const groups = grouped(found);
  tell({ count: found.length, groups }, () => {
    if (groups.length === 0) return ['no errors'];
    const rows = groups.map(({ what, count, lastAt, requestId = '' }) => [
      String(count),
      new Date(lastAt).toISOString(),
      requestId,
      what,
    ]);
    return table(['COUNT', 'LAST', 'REQUEST', 'WHAT'], rows);
  });
}

/** Returns the error groups of a time range. */
export async function errorsSince(
  source: LogSource,
  query: { readonly services: readonly LogService[]; readonly from: number },
): Promise<LogLine[]> {
  const found: LogLine[] = [];
  for await (const line of source.read({ ...query, only: 'errors' })) {
    if (isError(line) && !isMetrics(line)) found.push(line);
  }
  return found;
}

async function request({
  context,
  access,
  words: [id = ''],
  options,
  tell,
}: VerbCall<{ since: number }>): Promise<void> {
  const lines = await logsOf(context, access).request(id, context.clock.now() - options.since);
  tell(lines, () => (lines.length === 0 ? [`no lines of ${id} in that time`] : lines.map(shown)));
}

async function streams({ context, access, options, tell }: VerbCall<{ service?: LogService }>): Promise<void> {
  const found = await logsOf(context, access).streams(servicesOf(access.stage, options.service));
  tell(found, () =>
    table(
      ['SERVICE', 'LAST LINE', 'STREAM'],
      found.map(({ service, name, lastAt }) => [
        service,
        lastAt === undefined ? '-' : new Date(lastAt).toISOString(),
        name,
      ]),
    ),
  );
}

/** Returns the services to read. The edge is read on request only, because its files are many and late. */
function servicesOf(stage: string, service: LogService | undefined): LogService[] {
  if (service !== undefined) return [service];
  return stage === 'local' ? ['api', 'web'] : ['api', 'web', 'jobs'];
}

function serviceOption(): Option {
  return new Option('--service <service>', LOG_SERVICES.join(', ')).choices(LOG_SERVICES);
}

function sinceOption(standard: string): Option {
  const parse = (word: string) => {
    try {
      return durationFrom(word);
    } catch (error) {
      throw new InvalidArgumentError(messageOf(error));
    }
  };
  return new Option('--since <duration>', 'as 30s, 10m, 24h')
    .argParser(parse)
    .default(durationFrom(standard), standard);
}
