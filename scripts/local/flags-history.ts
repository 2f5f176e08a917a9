import { FLAG_STRATEGIES } from '../../libs/contract/src/flags/deployment-strategies.ts';
import { readJson, writeJson } from './files.ts';

/** A hosted configuration version. */
export interface StoredVersion {
  readonly number: number;
  readonly label?: string;
  readonly description?: string;
  readonly text: string;
}

/** A deployment; where no end is stored, its state follows from the clock. */
export interface StoredDeployment {
  readonly number: number;
  readonly version: number;
  /** What served before, to go back to. */
  readonly before?: number;
  readonly strategy: string;
  readonly description?: string;
  readonly startedAt: number;
  readonly stopped?: { readonly at: number; readonly state: 'ROLLED_BACK' | 'REVERTED' };
}

export interface History {
  readonly versions: readonly StoredVersion[];
  readonly deployments: readonly StoredDeployment[];
  /** The version that the document file was made from. */
  readonly served?: number;
}

export type DeploymentState = 'DEPLOYING' | 'BAKING' | 'COMPLETE' | 'ROLLED_BACK' | 'REVERTED';

export interface Progress {
  readonly state: DeploymentState;
  readonly percent: number;
  readonly completedAt?: number;
}

/** Old versions are forgotten, as in AWS, where a profile holds a limited number. */
const KEPT_VERSIONS = 100;
const MINUTE_MS = 60_000;

export const strategyName = (thing: string): string => `civicforge-local-${thing}`;

export function strategyOf(name: string) {
  return FLAG_STRATEGIES.find(({ thing }) => strategyName(thing) === name);
}

/** How far a deployment is at an instant. */
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

/** The percentages of a growth, in order: 20, 40, 60, 80, 100, or 10, 20, 40, 80, 100. */
function stepSizes(factor: number, type: 'LINEAR' | 'EXPONENTIAL'): number[] {
  const sizes: number[] = [];
  for (let size = factor; ; size = type === 'LINEAR' ? size + factor : size * 2) {
    sizes.push(Math.min(100, size));
    if (size >= 100) return sizes;
  }
}

/** The history beside the document file. It becomes a file when somebody uses the control plane, not before. */
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

  /** From now on the history outlives the process. */
  keep(): void {
    this.isKept = true;
  }

  replace(history: History): void {
    this.value = { ...history, versions: history.versions.slice(-KEPT_VERSIONS) };
    if (this.isKept) writeJson(this.path, this.value);
  }
}
