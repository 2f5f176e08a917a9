import * as dynamodb from '@pulumi/aws/dynamodb/index.js';
import * as ssm from '@pulumi/aws/ssm/index.js';
import type * as pulumi from '@pulumi/pulumi';
import { type IndexDefinition, type TableDefinition, type TableName, TABLES } from '../../libs/contract/src/tables.ts';
import { parameterPath } from '../../libs/contract/src/names.ts';
import { Part, type Surroundings } from './part.ts';

/** The tables, from the service's own definition, and the pointers that say which table serves. */
export class Data extends Part {
  /** Names of the tables that serve now: what the pointers hold, a restored table after a swap. */
  readonly servingTables: Readonly<Record<TableName, pulumi.Output<string>>>;
  readonly pointers: readonly ssm.Parameter[];

  constructor(
    around: Surroundings,
    args: { readonly keyArn: pulumi.Input<string> },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super('data', around, opts);
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

  /** A restore writes another name here. `up` must not write the old one back. */
  private pointer({ name }: TableDefinition, table: dynamodb.Table): ssm.Parameter {
    return new ssm.Parameter(
      this.name(`table-${name}`),
      { name: parameterPath(this.configuration.stage, `tables/${name}`), type: 'String', value: table.name },
      { ...this.child, ignoreChanges: ['value'], deleteBeforeReplace: true },
    );
  }

  /**
   * The state keeps the value of the day the pointer was made: only asking tells what it holds now. Asked by the id,
   * which a preview does not know yet when the pointer is still to be made. The other property, `value`, is a secret to
   * Pulumi: names of tables would be hidden in the outputs, and alarms and dashboards in every preview.
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
