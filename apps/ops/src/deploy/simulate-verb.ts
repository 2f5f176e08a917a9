import { Option } from 'commander';
import { durationFrom } from '../core/elapsed.ts';
import { aligned, table } from '../core/table.ts';
import type { Verb } from '../core/verb.ts';
import { comparedAt, freshMinute, SERIES, type SeriesName } from '../release/series.ts';
import { simulate, type SimulationStep } from '../release/simulate.ts';
import { STRATEGY_WORDS, strategyFrom, strategyName, type StrategyWord } from '../release/traffic.ts';

interface SimulateOptions {
  readonly strategy: StrategyWord;
  readonly series: SeriesName;
  readonly percent?: number;
  readonly watch?: string;
}

/** `deploy simulate`: runs the release planner on synthetic figures. Needs no account. */
export function simulateVerb(options: readonly Option[]): Verb<SimulateOptions> {
  return {
    name: 'simulate',
    description: 'runs a strategy on synthetic figures; needs no account',
    stage: 'none',
    options: [
      new Option('--strategy <name>', STRATEGY_WORDS.join(', ')).choices(STRATEGY_WORDS).default('canary'),
      new Option('--series <name>', 'what the new tasks do').choices(Object.keys(SERIES)).default('healthy'),
      ...options,
    ],
    role: 'developer',
    help: `Runs the release planner on synthetic figures and prints each decision with its reason. Changes nothing and makes no
network call. Use it to choose a strategy, or to understand why a release was rolled back.

Series:
${aligned(Object.entries(SERIES))
  .map((line) => `  ${line}`)
  .join('\n')}

  npm run ops -- deploy simulate --series slow-burn
  npm run ops -- deploy simulate --strategy 10-20-50-100 --series spike`,
    run: ({ options: { strategy: word, series, percent, watch }, tell }) => {
      const asked = watch === undefined ? undefined : durationFrom(watch) / 1000;
      const strategy = strategyFrom(word, percent, asked);
      const { steps, end } = simulate(
        strategy,
        {
          minute: (minute, share, at) => freshMinute(series, minute, share, at),
          compared: (_, share) => comparedAt(series, share),
        },
        asked,
      );
      tell({ strategy: strategyName(strategy), series, end, steps }, () => [
        `${strategyName(strategy)}, ${series}: ${SERIES[series]}`,
        '',
        ...table(
          ['TIME', 'PHASE', 'NEW', 'REQUESTS', 'ERRORS', 'RATE', 'VERDICT'],
          steps.map((step) => cells(step)),
        ),
        '',
        `${end.phase}${end.reason === undefined ? '' : `: ${end.reason}`}`,
        `${end.percent} % of the traffic reached the new tasks at most`,
      ]);
      return Promise.resolve();
    },
  };
}

function cells({ seconds, state, percent, verdict, commands }: SimulationStep): string[] {
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  const { health, requests, errors, errorRate, breaches } = verdict;
  return [
    time,
    state.phase,
    `${percent} %`,
    String(requests),
    String(errors),
    errorRate === undefined ? '' : `${errorRate.toFixed(2)} %`,
    [health, ...breaches.map(({ gate }) => gate), ...commands.map((command) => `-> ${command}`)].join(' '),
  ];
}
