import { systemClock } from './clock.ts';
import type { FlagContext } from './context.ts';
import { evaluatePrepared } from './evaluate.ts';
import { drawnExposure, type Exposure, type ExposureOptions } from './exposure.ts';
import { safely } from './safely.ts';
import type { FlagSource } from './source.ts';

export interface GoalOptions extends Omit<ExposureOptions, 'capacity'> {
  readonly source: Pick<FlagSource, 'current'>;
}

/**
 * Makes the `track` function of the provider: a tracking event whose name is the `goal` of an experiment is recorded for
 * the arm that the person is in. Only people whom chance decided about count, as with exposures. `record` may be called
 * for a person who was never exposed, and again for the same person: the store decides what counts.
 */
export function createGoalRecorder(options: GoalOptions): (event: string, context: FlagContext) => void {
  const { manifest, source, record, onError, clock = systemClock } = options;

  async function tell(exposure: Exposure): Promise<void> {
    try {
      await record(exposure);
    } catch (error) {
      safely(() => onError?.(error));
    }
  }

  return (event, context) => {
    const { flags } = source.current().rules;
    const keys = Object.keys(manifest).filter((key) => manifest[key]?.goal === event);
    for (const key of keys) {
      const flag = flags.get(key);
      const drawn = flag && drawnExposure(manifest, evaluatePrepared(flag, context, clock.now()));
      if (drawn) void tell({ ...drawn, unit: options.hashUnit(key, drawn.unit), at: clock.now() });
    }
  };
}
