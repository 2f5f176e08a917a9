export * from './evaluator.ts';
export { systemClock, type Clock } from './clock.ts';
export { EvaluationCounter, type EvaluationCounts } from './evaluation-counter.ts';
export { createExposureRecorder, type Exposure, type ExposureOptions } from './exposure.ts';
export { createGoalRecorder, type GoalOptions } from './goal.ts';
export { createFileSource, type FileSourceOptions } from './file-source.ts';
export {
  booleanFlags,
  OFREP_REASONS,
  ofrepBulk,
  ofrepError,
  ofrepFlag,
  ofrepNotFound,
  ofrepOne,
  ofrepQueryError,
  readOfrepContext,
  type Caller,
  type OfrepBulk,
  type OfrepError,
  type OfrepErrorCode,
  type OfrepEventStream,
  type OfrepFlag,
  type OfrepReason,
} from './ofrep.ts';
export { OfrepStreams, type OfrepStreamsOptions, type StreamWriter } from './ofrep-streams.ts';
export { createOverrideSource, type OverrideSourceOptions } from './override-source.ts';
export { CivicForgeProvider, type ProviderOptions } from './provider.ts';
export type { FlagChange, FlagSnapshot, FlagSource, SourceName, SourceStatus } from './source.ts';
export { createStaticSource, type StaticSource, type StaticSourceOptions } from './static-source.ts';
