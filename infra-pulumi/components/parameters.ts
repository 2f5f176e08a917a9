import * as ssm from '@pulumi/aws/ssm/index.js';
import * as random from '@pulumi/random';
import * as pulumi from '@pulumi/pulumi';
import { parameterPath } from '../../libs/contract/src/names.ts';
import { type ParameterDefinition, type ParameterName, PARAMETERS } from '../../libs/contract/src/parameters.ts';
import { StackComponent, type StackContext } from './stack-component.ts';

export interface ParametersArgs {
  readonly keyArn: pulumi.Input<string>;
  /** Values from the stack. */
  readonly values: Partial<Record<ParameterName, pulumi.Input<string>>>;
}

/**
 * Inputs that the provider writes together with the value: a change of one would write the value of the state, and revert
 * a rotation. https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ssm/parameter.go
 */
const WRITTEN_WITH_A_VALUE = ['value', 'description', 'type', 'keyId'] as const;

/** Settings and secrets of a stage. `up` creates random values once; the operations command rotates them. */
export class Parameters extends StackComponent {
  readonly arns: Readonly<Record<ParameterName, pulumi.Output<string>>>;

  constructor(context: StackContext, args: ParametersArgs, opts: pulumi.ComponentResourceOptions) {
    super('parameters', context, opts);
    this.arns = Object.fromEntries(
      PARAMETERS.map((definition) => [definition.name, this.parameter(definition, args)]),
    ) as Record<ParameterName, pulumi.Output<string>>;
    this.registerOutputs({});
  }

  private parameter(definition: ParameterDefinition & { readonly name: ParameterName }, args: ParametersArgs) {
    const fromStack = definition.origin === 'stack';
    const value = fromStack ? args.values[definition.name] : this.firstValue(definition);
    if (value === undefined) throw new Error(`The stack has no value for the parameter ${definition.name}`);
    const parameter = new ssm.Parameter(
      this.name(`parameter-${definition.name.replace('/', '-')}`),
      {
        name: parameterPath(this.configuration.stage, definition.name),
        description: definition.meaning,
        type: definition.type,
        value,
        keyId: definition.type === 'SecureString' ? args.keyArn : undefined,
      },
      { ...this.child, ignoreChanges: fromStack ? [] : [...WRITTEN_WITH_A_VALUE] },
    );
    return parameter.arn;
  }

  /** Creates the first value with a provider, so that a saved plan has the same value as its apply. */
  private firstValue({ name, origin }: ParameterDefinition): pulumi.Input<string> {
    if (origin === 'empty-object') return '{}';
    const bytes = new random.RandomBytes(this.name(`value-${name}`), { length: 32 }, this.child);
    const text = origin === 'random-text' ? bytes.hex : bytes.base64.apply(base64Url);
    return pulumi.secret(text);
  }
}

function base64Url(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
