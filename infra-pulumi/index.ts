import * as pulumi from '@pulumi/pulumi';
import { readConfiguration } from './config.ts';
import { Stage } from './program.ts';

/** What `pulumi up` runs: one stage, and what it says about itself. */
export default function stack() {
  const region = new pulumi.Config('aws').require('region');
  return new Stage(readConfiguration(), region).outputs;
}
