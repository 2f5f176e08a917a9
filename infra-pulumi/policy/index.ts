import { PolicyPack } from '@pulumi/policy';
import { PACK } from './pack.ts';

new PolicyPack('civicforge', PACK);
