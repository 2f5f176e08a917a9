import type { BooleanFlag, NumberFlag, ObjectFlag, StringFlag } from '@civicforge/contract/flags/manifest';

/**
 * Restricts the keys of OpenFeature's own client to the manifest: an undeclared key does not compile.
 * A declaration file, because the SDK declares these aliases itself and TypeScript takes ours only from here.
 */
declare module '@openfeature/core' {
  export type BooleanFlagKey = BooleanFlag;
  export type StringFlagKey = StringFlag;
  export type NumberFlagKey = NumberFlag;
  export type ObjectFlagKey = ObjectFlag;
}
