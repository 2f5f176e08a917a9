import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { readOutputs } from '../clients/outputs.ts';
import { servingTables } from '../clients/tables.ts';
import { durationFrom } from '../core/elapsed.ts';
import { messageOf } from '../core/exit-codes.ts';
import { becomeVerb } from '../core/verb.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { logsOf } from '../logs/source.ts';
import { cloudFigures } from './cloud-figures.ts';
import { localFigures } from './local-figures.ts';
import { type Figures, figureLines, isAbove } from './signals.ts';

/** Makes `metrics` a verb: `metrics prod --window 1h`. */
export function addMetrics(area: Command, context: OpsContext): void {
  becomeVerb<{ window: number }>(area, context, {
    stage: 'argument',
    options: [
      new Option('--window <duration>', 'as 30m, 6h, 2d').argParser(windowFrom).default(windowFrom('1h'), '1h'),
    ],
    role: 'developer',
    help: `The four golden signals of the API with their trend: traffic, errors, latency, saturation; then rewards, and for a
deployed stage processor, memory, read and write units and throttles of every table, in periods of 5 minutes. A local
stack writes the same figures into its log; they are shown in periods of a minute. ABOVE marks values above their
limits in the SLO file. Reads only; always ends with exit code 0 ("health" is the verb that judges).

  npm run ops -- metrics
  npm run ops -- metrics prod --window 6h`,
    run: async ({ context: here, access, options, tell }) => {
      const figures = await figuresOf(here, access, options.window);
      tell({ ...figures, above: figures.series.filter(isAbove).map(({ id }) => id) }, () => figureLines(figures));
    },
  });
}

/** Reads the figures of a window from CloudWatch or the local log. */
export async function figuresOf(context: OpsContext, access: StageAccess, windowMs: number): Promise<Figures> {
  const to = context.clock.now();
  const from = to - windowMs;
  if (access.stage === 'local') return localFigures(logsOf(context, access), from, to);
  const client = context.aws(access).client(CloudWatchClient);
  const tables = await servingTables(context, access);
  return cloudFigures(client, readOutputs(context, access.stage), { tables, from, to });
}

function windowFrom(word: string): number {
  try {
    const window = durationFrom(word);
    if (window >= 300_000 && window <= 14 * 86_400_000) return window;
  } catch (error) {
    throw new InvalidArgumentError(messageOf(error));
  }
  throw new InvalidArgumentError('It must be from 5m to 14d.');
}
