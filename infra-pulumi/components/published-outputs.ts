import * as ssm from '@pulumi/aws/ssm/index.js';
import * as pulumi from '@pulumi/pulumi';
import { parameterPath } from '../../libs/contract/src/names.ts';
import { OUTPUTS_PARAMETER, type StackOutputs } from '../../libs/contract/src/outputs.ts';
import { StackComponent, type StackContext } from './stack-component.ts';

/** The outputs as a parameter, so that operators read them without the state and its key. */
export class PublishedOutputs extends StackComponent {
  constructor(
    context: StackContext,
    args: { readonly outputs: StackOutputs<pulumi.Input<string>> },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super('published-outputs', context, opts);
    new ssm.Parameter(
      this.name('parameter-outputs'),
      {
        name: parameterPath(this.configuration.stage, OUTPUTS_PARAMETER),
        description: 'Outputs of the stack for the operations command.',
        type: 'String',
        // A standard parameter holds 4 KB.
        tier: 'Intelligent-Tiering',
        value: pulumi.jsonStringify(args.outputs),
      },
      this.child,
    );
    this.registerOutputs({});
  }
}
