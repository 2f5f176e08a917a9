import type { BooleanFlag, NumberFlag, ObjectFlag, StringFlag } from './manifest.ts';

/**
 * A key that the manifest does not declare does not compile, also where it goes through OpenFeature's own client.
 * A declaration file, because the SDK declares these aliases itself and TypeScript takes ours only from here.
 */
declare module '@openfeature/core' {
  export type BooleanFlagKey = BooleanFlag;
  export type StringFlagKey = StringFlag;
  export type NumberFlagKey = NumberFlag;
  export type ObjectFlagKey = ObjectFlag;
}
