import { amountAt, listAt, recordAt, textAt } from './data-record.ts';
import { type Stage, STAGES } from './names.ts';

/** Path of the estimate from the root of the repository. The infrastructure program writes it. */
export const COST_ESTIMATE_FILE = 'data/cost.yaml';

/** One billed position of a stage. */
export interface CostLine {
  /** Value of the tag `component`. */
  readonly component: string;
  readonly what: string;
  readonly quantity: number;
  /** US dollars a month, or for a million quests. */
  readonly dollars: number;
}

export interface StageCost {
  /** Sizes and counts that dominate the price. */
  readonly drivers: string;
  /** A month without traffic. */
  readonly atRest: readonly CostLine[];
  /** The usage of a million quests, on top of `atRest`. */
  readonly perMillionQuests: readonly CostLine[];
}

/** What the service itself uses for a quest in one state of its code, and what a million of them cost in US dollars. */
export interface MeasuredCost {
  readonly state: string;
  readonly cpuMilliseconds: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly computeDollars: number;
  readonly databaseDollars: number;
}

/** Units that one action uses in the database, and what a million of them cost in US dollars. */
export interface ActionCost {
  readonly action: string;
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly databaseDollars: number;
}

/** A month of the rounds of one leader without work, and of its lease. */
export interface RoundCost {
  readonly round: string;
  readonly everySeconds: number;
  /** Requests of a round to the database. */
  readonly requests: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  /** Requests of a round to the queue. */
  readonly queueRequests: number;
  readonly dollars: number;
}

/** The content of `data/cost.yaml`. */
export interface CostEstimate {
  /** Assumed usage of one quest over its life, by unit. */
  readonly questUsage: Readonly<Record<string, number>>;
  /** Oldest first. */
  readonly measured: readonly MeasuredCost[];
  /** Actions of calls, which the life of one quest does not contain. */
  readonly calls: readonly ActionCost[];
  /** Background work, which runs without traffic too. */
  readonly rounds: readonly RoundCost[];
  readonly stages: Readonly<Record<Stage, StageCost>>;
}

/**
 * Validates the parsed content of `data/cost.yaml`.
 * @throws Error the content has another shape; the message names the path of the first fault
 */
export function parseCostEstimate(content: unknown): CostEstimate {
  const { questUsage, measured, calls, rounds, stages } = recordAt(content, 'cost');
  const usage = Object.entries(recordAt(questUsage, 'questUsage'));
  const known = recordAt(stages, 'stages');
  return {
    questUsage: Object.fromEntries(usage.map(([unit, value]) => [unit, amountAt(value, `questUsage.${unit}`)])),
    measured: listAt(measured, 'measured').map((entry, index) => measuredAt(entry, `measured[${String(index)}]`)),
    calls: listAt(calls, 'calls').map((entry, index) => actionAt(entry, `calls[${String(index)}]`)),
    rounds: listAt(rounds, 'rounds').map((entry, index) => roundAt(entry, `rounds[${String(index)}]`)),
    stages: Object.fromEntries(
      STAGES.map((stage) => [stage, stageCostAt(known[stage], `stages.${stage}`)]),
    ) as CostEstimate['stages'],
  };
}

function measuredAt(content: unknown, path: string): MeasuredCost {
  const entry = recordAt(content, path);
  const amount = (name: keyof MeasuredCost) => amountAt(entry[name], `${path}.${name}`);
  return {
    state: textAt(entry['state'], `${path}.state`),
    cpuMilliseconds: amount('cpuMilliseconds'),
    writeUnits: amount('writeUnits'),
    readUnits: amount('readUnits'),
    computeDollars: amount('computeDollars'),
    databaseDollars: amount('databaseDollars'),
  };
}

function actionAt(content: unknown, path: string): ActionCost {
  const entry = recordAt(content, path);
  const amount = (name: keyof ActionCost) => amountAt(entry[name], `${path}.${name}`);
  return {
    action: textAt(entry['action'], `${path}.action`),
    writeUnits: amount('writeUnits'),
    readUnits: amount('readUnits'),
    databaseDollars: amount('databaseDollars'),
  };
}

function roundAt(content: unknown, path: string): RoundCost {
  const entry = recordAt(content, path);
  const amount = (name: keyof RoundCost) => amountAt(entry[name], `${path}.${name}`);
  return {
    round: textAt(entry['round'], `${path}.round`),
    everySeconds: amount('everySeconds'),
    requests: amount('requests'),
    writeUnits: amount('writeUnits'),
    readUnits: amount('readUnits'),
    queueRequests: amount('queueRequests'),
    dollars: amount('dollars'),
  };
}

function stageCostAt(content: unknown, path: string): StageCost {
  const { drivers, atRest, perMillionQuests } = recordAt(content, path);
  return {
    drivers: textAt(drivers, `${path}.drivers`),
    atRest: linesAt(atRest, `${path}.atRest`),
    perMillionQuests: linesAt(perMillionQuests, `${path}.perMillionQuests`),
  };
}

function linesAt(content: unknown, path: string): CostLine[] {
  return listAt(content, path).map((entry, index) => {
    const at = `${path}[${String(index)}]`;
    const { component, what, quantity, dollars } = recordAt(entry, at);
    return {
      component: textAt(component, `${at}.component`),
      what: textAt(what, `${at}.what`),
      quantity: amountAt(quantity, `${at}.quantity`),
      dollars: amountAt(dollars, `${at}.dollars`),
    };
  });
}

/** Sum of the lines in US dollars. */
export function totalDollars(lines: readonly CostLine[]): number {
  return lines.reduce((sum, { dollars }) => sum + dollars, 0);
}
