import * as pulumi from '@pulumi/pulumi';
import { readConfiguration } from './configuration.ts';
import { Stage } from './program.ts';

/** The entry point of `pulumi up`: creates one stage and returns its outputs. */
export default function stack() {
  const region = new pulumi.Config('aws').require('region');
  return new Stage(readConfiguration(), region).outputs;
}
