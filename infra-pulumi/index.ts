import * as pulumi from '@pulumi/pulumi';
import { readConfiguration } from './configuration.ts';
import { readMovedValues } from './moved-values.ts';
import { Stage } from './program.ts';

/** The entry point of `pulumi up`: creates one stage and returns its outputs. */
export default async function stack() {
  const region = new pulumi.Config('aws').require('region');
  const configuration = readConfiguration();
  return new Stage(configuration, region, await readMovedValues(configuration.stage)).outputs;
}
