import * as dynamodb from '@pulumi/aws/dynamodb/index.js';
import * as ssm from '@pulumi/aws/ssm/index.js';
import type * as pulumi from '@pulumi/pulumi';
import { type IndexDefinition, type TableDefinition, type TableName, TABLES } from '../../libs/contract/src/tables.ts';
import { parameterPath } from '../../libs/contract/src/names.ts';
import { StackComponent, type StackContext } from './stack-component.ts';

/** The tables of the service's definition, and the pointers to the serving tables. */
export class Data extends StackComponent {
  /** Names of the serving tables, from the pointers. After a swap, this is a restored table. */
  readonly servingTables: Readonly<Record<TableName, pulumi.Output<string>>>;
  readonly pointers: readonly ssm.Parameter[];

  constructor(
    context: StackContext,
    args: { readonly keyArn: pulumi.Input<string> },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super('data', context, opts);
    const made = TABLES.map((definition) => ({
      definition,
      pointer: this.pointer(definition, this.table(definition, args.keyArn)),
    }));
    this.pointers = made.map(({ pointer }) => pointer);
    this.servingTables = Object.fromEntries(
      made.map(({ definition, pointer }) => [definition.name, this.readPointer(pointer)]),
    ) as Record<TableName, pulumi.Output<string>>;
    this.registerOutputs({});
  }

  private table(definition: TableDefinition, keyArn: pulumi.Input<string>): dynamodb.Table {
    const keys = [definition, ...definition.indexes].flatMap(({ partitionKey, sortKey }) =>
      sortKey === undefined ? [partitionKey] : [partitionKey, sortKey],
    );
    const scoped = (scope: IndexDefinition['scope']) => definition.indexes.filter((index) => index.scope === scope);
    const protect = this.isProduction && definition.durable;
    return new dynamodb.Table(
      this.name(definition.name),
      {
        name: this.name(definition.name),
        billingMode: 'PAY_PER_REQUEST',
        hashKey: definition.partitionKey,
        rangeKey: definition.sortKey,
        attributes: [...new Set(keys)].map((name) => ({ name, type: 'S' })),
        globalSecondaryIndexes: scoped('global').map((index) => ({ ...indexKeys(index), hashKey: index.partitionKey })),
        localSecondaryIndexes: scoped('local').map(indexKeys),
        ttl: definition.timeToLive === undefined ? undefined : { enabled: true, attributeName: definition.timeToLive },
        pointInTimeRecovery: definition.durable ? { enabled: true, recoveryPeriodInDays: 35 } : { enabled: false },
        serverSideEncryption: { enabled: true, kmsKeyArn: keyArn },
        deletionProtectionEnabled: protect,
      },
      { ...this.child, protect },
    );
  }

  /** Creates a pointer. A restore changes its value, so `up` ignores it. */
  private pointer({ name }: TableDefinition, table: dynamodb.Table): ssm.Parameter {
    return new ssm.Parameter(
      this.name(`table-${name}`),
      { name: parameterPath(this.configuration.stage, `tables/${name}`), type: 'String', value: table.name },
      { ...this.child, ignoreChanges: ['value'], deleteBeforeReplace: true },
    );
  }

  /**
   * Reads the current value of a pointer, because the state keeps the value of its creation. It reads by id, which is
   * unknown in a preview before the creation. Pulumi treats the property `value` as a secret, which would hide table
   * names in outputs, alarms and dashboards; `insecureValue` is not secret.
   */
  private readPointer(pointer: ssm.Parameter): pulumi.Output<string> {
    return ssm.getParameterOutput({ name: pointer.id }, { parent: this }).apply(({ insecureValue }) => insecureValue);
  }
}

function indexKeys({ name, sortKey, projection }: IndexDefinition) {
  const kinds = { keys: 'KEYS_ONLY', all: 'ALL' } as const;
  return {
    name,
    rangeKey: sortKey,
    projectionType: typeof projection === 'string' ? kinds[projection] : 'INCLUDE',
    nonKeyAttributes: typeof projection === 'string' ? undefined : [...projection],
  };
}
