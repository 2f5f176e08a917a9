/**
 * What runs anywhere, the browser and plain Node included: definitions, parser, evaluator, hash, stages. No SDK, no
 * `node:` module. The server's parts (sources, provider) are in `index.ts`.
 */
export { bucketOf, BUCKETS, bucketsOfPercentage, rolloutPrefix, variantPrefix } from './bucket.ts';
export { changedFlags } from './changes.ts';
export type { FlagContext } from './context.ts';
export type {
  FlagDefinition,
  FlagKind,
  FlagManifest,
  FlagType,
  FlagValue,
  KeyOf,
  KeyOfType,
  VariantOf,
} from './definition.ts';
export type { FlagDocument, FlagEntry, Segment, Stage, Variant } from './document.ts';
export { evaluateFlag, evaluatePrepared, isOn } from './evaluate.ts';
export type { Evaluation, FlagReason, FlagRule } from './evaluate.ts';
export { murmur3 } from './murmur3.ts';
export { parseFlagDocument } from './parse-document.ts';
export { FlagDocumentError, type Problem } from './problems.ts';
export { prepareFlags, type FlagRules, type PreparedFlag } from './rules.ts';
export { flagDocumentSchema } from './schema.ts';
export { contentVersion } from './source.ts';
export { applyStage, stageNames } from './stages.ts';
export { documentWarnings } from './warnings.ts';
export { rememberWeights } from './weights.ts';
