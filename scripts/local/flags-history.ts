import { FLAG_STRATEGIES } from '../../libs/contract/src/flags/deployment-strategies.ts';
import { readJson, writeJson } from './files.ts';

/** A hosted configuration version. */
export interface StoredVersion {
  readonly number: number;
  readonly label?: string;
  readonly description?: string;
  readonly text: string;
}

/** A deployment. Without a stored end, its state follows from the clock. */
export interface StoredDeployment {
  readonly number: number;
  readonly version: number;
  /** The previously served version, the target of a rollback. */
  readonly before?: number;
  readonly strategy: string;
  readonly description?: string;
  readonly startedAt: number;
  readonly stopped?: { readonly at: number; readonly state: 'ROLLED_BACK' | 'REVERTED' };
}

export interface History {
  readonly versions: readonly StoredVersion[];
  readonly deployments: readonly StoredDeployment[];
  /** The version in the document file. */
  readonly served?: number;
}

export type DeploymentState = 'DEPLOYING' | 'BAKING' | 'COMPLETE' | 'ROLLED_BACK' | 'REVERTED';

export interface Progress {
  readonly state: DeploymentState;
  readonly percent: number;
  readonly completedAt?: number;
}

/** Number of kept versions, in addition to those that a deployment can need. */
const KEPT_VERSIONS = 100;
export const MINUTE_MS = 60_000;

export function strategyName(thing: string): string {
  return `civicforge-local-${thing}`;
}

export interface Strategy {
  readonly name: string;
  readonly growthFactor: number;
  readonly growthType: 'LINEAR' | 'EXPONENTIAL';
  readonly durationMinutes: number;
  readonly bakeMinutes: number;
}

/**
 * Predefined strategies of every account.
 * @see https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-creating-deployment-strategy-predefined.html
 */
const PREDEFINED: readonly Strategy[] = [
  ['AppConfig.AllAtOnce', 100, 'LINEAR', 0, 10],
  ['AppConfig.Linear50PercentEvery30Seconds', 50, 'LINEAR', 1, 1],
  ['AppConfig.Canary10Percent20Minutes', 10, 'EXPONENTIAL', 20, 10],
  ['AppConfig.Linear20PercentEvery6Minutes', 20, 'LINEAR', 30, 30],
].map(([name, growthFactor, growthType, durationMinutes, bakeMinutes]) => ({
  name,
  growthFactor,
  growthType,
  durationMinutes,
  bakeMinutes,
})) as readonly Strategy[];

export const STRATEGIES: readonly Strategy[] = [
  ...FLAG_STRATEGIES.map(({ thing, ...growth }) => ({ name: strategyName(thing), ...growth })),
  ...PREDEFINED,
];

export function strategyOf(wanted: string): Strategy | undefined {
  return STRATEGIES.find(({ name }) => name === wanted);
}

/** Returns the progress of a deployment at a time. */
export function progressOf({ strategy, startedAt, stopped }: StoredDeployment, now: number): Progress {
  if (stopped) return { state: stopped.state, percent: 0, completedAt: stopped.at };
  const {
    durationMinutes = 0,
    bakeMinutes = 0,
    growthFactor = 100,
    growthType = 'LINEAR',
  } = strategyOf(strategy) ?? {};
  const growsUntil = startedAt + durationMinutes * MINUTE_MS;
  const completedAt = growsUntil + bakeMinutes * MINUTE_MS;
  if (now >= completedAt) return { state: 'COMPLETE', percent: 100, completedAt };
  if (now >= growsUntil) return { state: 'BAKING', percent: 100 };
  const sizes = stepSizes(growthFactor, growthType);
  const step = Math.floor(((now - startedAt) / (growsUntil - startedAt)) * sizes.length);
  return { state: 'DEPLOYING', percent: sizes[Math.max(0, step)] ?? 100 };
}

/** Returns the percentages of a growth, e.g. 20, 40, 60, 80, 100 (linear) or 10, 20, 40, 80, 100 (exponential). */
export function stepSizes(factor: number, type: 'LINEAR' | 'EXPONENTIAL'): number[] {
  const sizes: number[] = [];
  for (let size = factor; ; size = type === 'LINEAR' ? size + factor : size * 2) {
    sizes.push(Math.min(100, size));
    if (size >= 100) return sizes;
  }
}

/** Returns the newest versions, the served one, and the target and rollback versions of the last deployment. */
function keptVersions({ versions, deployments, served }: History): readonly StoredVersion[] {
  const { version, before } = deployments.at(-1) ?? {};
  const needed = new Set([served, version, before]);
  const oldest = versions.at(-KEPT_VERSIONS)?.number ?? 0;
  return versions.filter(({ number }) => number >= oldest || needed.has(number));
}

/** The history file next to the document file. The first request to the control plane creates it. */
export class HistoryFile {
  private readonly path: string;
  private isKept: boolean;
  private value: History;

  constructor(path: string) {
    this.path = path;
    const stored = readJson(path) as History | undefined;
    this.isKept = stored !== undefined;
    this.value = stored ?? { versions: [], deployments: [] };
  }

  get current(): History {
    return this.value;
  }

  /** Persists the history from now on. */
  keep(): void {
    this.isKept = true;
  }

  replace(history: History): void {
    this.value = { ...history, versions: keptVersions(history) };
    if (this.isKept) writeJson(this.path, this.value);
  }
}
