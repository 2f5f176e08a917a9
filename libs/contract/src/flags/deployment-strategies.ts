/**
 * How a new version of the flags spreads. An alarm in the bake time undoes it, so a kill switch has none. Pure data: the
 * infrastructure program makes them, the operations command names them, the emulator of a local stack has them too.
 */
export const FLAG_STRATEGIES = [
  { thing: 'all-at-once', growthFactor: 100, growthType: 'LINEAR', durationMinutes: 0, bakeMinutes: 0 },
  { thing: 'canary-10-20m', growthFactor: 10, growthType: 'EXPONENTIAL', durationMinutes: 20, bakeMinutes: 10 },
  { thing: 'linear', growthFactor: 20, growthType: 'LINEAR', durationMinutes: 30, bakeMinutes: 10 },
] as const;

export type FlagStrategy = (typeof FLAG_STRATEGIES)[number]['thing'];
