// JavaScript, because Pulumi compiles the entry of a policy pack by itself when it is TypeScript, with rules of its own;
// everything that this imports is left to Node.
import { PolicyPack } from '@pulumi/policy';
import { PACK } from './pack.ts';

new PolicyPack('civicforge', PACK);
