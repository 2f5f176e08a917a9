/**
 * AppConfig deployment strategies of the flags. An alarm during the bake time rolls a version back, so the strategy of a
 * kill switch has no bake time. The infrastructure program, the operations command and the local emulator read them.
 */
export const FLAG_STRATEGIES = [
  { thing: 'all-at-once', growthFactor: 100, growthType: 'LINEAR', durationMinutes: 0, bakeMinutes: 0 },
  { thing: 'canary-10-20m', growthFactor: 10, growthType: 'EXPONENTIAL', durationMinutes: 20, bakeMinutes: 10 },
  { thing: 'linear', growthFactor: 20, growthType: 'LINEAR', durationMinutes: 30, bakeMinutes: 10 },
] as const;

export type FlagStrategy = (typeof FLAG_STRATEGIES)[number]['thing'];
