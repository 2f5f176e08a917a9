import { systemClock, type Clock } from './clock.ts';
import type { FlagManifest } from './definition.ts';
import type { Evaluation, FlagRule } from './evaluate.ts';
import { safely } from './safely.ts';

/** The exposure of a caller to one arm of an experiment. `unit` is a hash that does not identify the caller. */
export interface Exposure {
  readonly flag: string;
  /** The variant's name; `on` or `off` where the flag has none, and `off` for callers outside of the rollout. */
  readonly variant: string;
  readonly unit: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface ExposureOptions {
  readonly manifest: FlagManifest;
  /** A one-way hash; the flag is given so that a person cannot be followed from one experiment to the next. */
  readonly hashUnit: (flag: string, unit: string) => string;
  /** Stores and counts an exposure. Another process or a restart may report the same exposure again. */
  readonly record: (exposure: Exposure) => void | Promise<void>;
  readonly onError?: (error: unknown) => void;
  readonly clock?: Pick<Clock, 'now'>;
  /** Maximum number of exposures that are remembered as recorded. */
  readonly capacity?: number;
}

/** Rules that assign by chance. Callers that a target, group or segment chose would bias the result. */
const BY_CHANCE: readonly FlagRule[] = ['enabled', 'rollout_percentage'];

/** The arm of an experiment into which chance put a person, with the unit not hashed yet; undefined otherwise. */
export function drawnExposure(
  manifest: FlagManifest,
  { key, variant, unit, rule }: Evaluation,
): Omit<Exposure, 'at'> | undefined {
  if (unit === undefined || variant === undefined || !BY_CHANCE.includes(rule)) return undefined;
  if (!Object.hasOwn(manifest, key) || manifest[key]?.kind !== 'experiment') return undefined;
  return { flag: key, variant, unit };
}

/**
 * Makes the observer that records each person's first meeting with each arm of an experiment. Only what chance decided
 * counts. It never throws and never waits.
 */
export function createExposureRecorder(options: ExposureOptions): (evaluation: Evaluation) => void {
  const { manifest, hashUnit, record, onError, clock = systemClock, capacity = 10_000 } = options;
  const told = new Set<string>();

  function remember(id: string): boolean {
    if (told.has(id)) return false;
    told.add(id);
    const oldest = told.size > capacity ? told.values().next().value : undefined;
    if (oldest !== undefined) told.delete(oldest);
    return true;
  }

  async function tell(exposure: () => Exposure, id: string): Promise<void> {
    try {
      await record(exposure());
    } catch (error) {
      told.delete(id);
      safely(() => onError?.(error));
    }
  }

  return (evaluation) => {
    const drawn = drawnExposure(manifest, evaluation);
    if (drawn === undefined) return;
    const { flag, variant, unit } = drawn;
    const id = `${flag} ${variant} ${unit}`;
    const at = clock.now();
    if (remember(id)) void tell(() => ({ flag, variant, unit: hashUnit(flag, unit), at }), id);
  };
}
