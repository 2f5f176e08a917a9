// JavaScript, because Pulumi compiles a TypeScript entry of a policy pack with its own settings. Node loads the imported
// TypeScript modules.
import { PolicyPack } from '@pulumi/policy';
import { PACK } from './pack.ts';

new PolicyPack('civicforge', PACK);
