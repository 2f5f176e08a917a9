/**
 * Who asks. `targetingKey` is the person's id and `groups` are the groups they belong to; segments may read any other
 * attribute. An OpenFeature evaluation context fits.
 */
export interface FlagContext {
  readonly targetingKey?: string | undefined;
  readonly [attribute: string]: unknown;
}
