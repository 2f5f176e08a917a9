import type { FlagDocument, FlagEntry } from './document.ts';
import type { Problem } from './problems.ts';

/** Rules of one flag that have no effect or act otherwise than they read. */
function warningsOf({ enabled, schedule, rollout_percentage: percentage = 0, layer }: FlagEntry): readonly Problem[] {
  const whom = layer === undefined ? 'for all callers' : "for all callers inside the layer's slice";
  const isOn = enabled === true;
  return [
    ...(isOn && schedule !== undefined
      ? [{ path: 'schedule', message: `has no effect: enabled switches the flag on now, ${whom}` }]
      : []),
    ...(isOn && percentage > 0 && percentage < 100
      ? [{ path: 'rollout_percentage', message: `has no effect: enabled switches the flag on ${whom}` }]
      : []),
    ...(!isOn && schedule !== undefined && percentage === 0
      ? [{ path: 'schedule', message: 'has no effect: it restricts rollout_percentage, which is 0' }]
      : []),
  ];
}

/** Valid rules of a document that probably do not mean what their author wants, with their paths. */
export function documentWarnings({ flags, rollout_stages: stages = {} }: FlagDocument): readonly Problem[] {
  const entries = [
    ...Object.entries(flags).map(([key, entry]) => [`flags.${key}`, entry] as const),
    ...Object.entries(stages).flatMap(([stage, changes]) =>
      // A stage alone says less than the flag that it changes: only what it says by itself is judged.
      Object.entries(changes)
        .filter(([, entry]) => entry.enabled === true)
        .map(([key, entry]) => [`rollout_stages.${stage}.${key}`, entry] as const),
    ),
  ];
  return entries.flatMap(([at, entry]) =>
    warningsOf(entry).map(({ path, message }) => ({ path: `${at}.${path}`, message })),
  );
}
