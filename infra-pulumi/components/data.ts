import * as dynamodb from '@pulumi/aws/dynamodb/index.js';
import * as ssm from '@pulumi/aws/ssm/index.js';
import type * as pulumi from '@pulumi/pulumi';
import { type IndexDefinition, type TableDefinition, type TableName, TABLES } from '../../libs/contract/src/tables.ts';
import { parameterPath } from '../../libs/contract/src/names.ts';
import type { MovedValues } from '../moved-values.ts';
import { StackComponent, type StackContext } from './stack-component.ts';

export interface DataArgs {
  readonly keyArn: pulumi.Input<string>;
  /** Tables that the pointers name now. */
  readonly serving: MovedValues['tables'];
}

/** The tables of the service's definition, restored tables that serve, and the pointers to the serving tables. */
export class Data extends StackComponent {
  /** Names of the serving tables. After a swap, this is a restored table. */
  readonly servingTables: Readonly<Record<TableName, pulumi.Output<string>>>;
  readonly pointers: readonly ssm.Parameter[];

  constructor(context: StackContext, args: DataArgs, opts: pulumi.ComponentResourceOptions) {
    super('data', context, opts);
    const made = TABLES.map((definition) => {
      const original = this.table(definition, args.keyArn);
      const serving = this.adopted(definition, args) ?? original;
      return { definition, serving, pointer: this.pointer(definition, serving) };
    });
    this.pointers = made.map(({ pointer }) => pointer);
    this.servingTables = Object.fromEntries(
      made.map(({ definition, serving }) => [definition.name, serving.name]),
    ) as Record<TableName, pulumi.Output<string>>;
    this.registerOutputs({});
  }

  /**
   * Adopts a restored table that serves, so that the definition applies to it: without it, a new index would go to the
   * table that no task reads. It leaves the state when another table serves, and `up` never deletes it.
   */
  private adopted(definition: TableDefinition, { keyArn, serving }: DataArgs): dynamodb.Table | undefined {
    const name = serving[definition.name];
    if (name === undefined || name === this.name(definition.name)) return undefined;
    return new dynamodb.Table(name, this.tableArgs(definition, name, keyArn), {
      ...this.child,
      import: name,
      retainOnDelete: true,
    });
  }

  private table(definition: TableDefinition, keyArn: pulumi.Input<string>): dynamodb.Table {
    const name = this.name(definition.name);
    const protect = this.isProduction && definition.durable;
    return new dynamodb.Table(name, this.tableArgs(definition, name, keyArn), { ...this.child, protect });
  }

  private tableArgs(definition: TableDefinition, name: string, keyArn: pulumi.Input<string>): dynamodb.TableArgs {
    const keys = [definition, ...definition.indexes].flatMap(({ partitionKey, sortKey }) =>
      sortKey === undefined ? [partitionKey] : [partitionKey, sortKey],
    );
    const scoped = (scope: IndexDefinition['scope']) => definition.indexes.filter((index) => index.scope === scope);
    return {
      name,
      billingMode: 'PAY_PER_REQUEST',
      hashKey: definition.partitionKey,
      rangeKey: definition.sortKey,
      attributes: [...new Set(keys)].map((name) => ({ name, type: 'S' })),
      globalSecondaryIndexes: scoped('global').map((index) => ({ ...indexKeys(index), hashKey: index.partitionKey })),
      localSecondaryIndexes: scoped('local').map(indexKeys),
      ttl: definition.timeToLive === undefined ? undefined : { enabled: true, attributeName: definition.timeToLive },
      pointInTimeRecovery: definition.durable ? { enabled: true, recoveryPeriodInDays: 35 } : { enabled: false },
      serverSideEncryption: { enabled: true, kmsKeyArn: keyArn },
      deletionProtectionEnabled: this.isProduction && definition.durable,
    };
  }

  /** Creates a pointer. A swap moves it; `up` writes back the value that the program has read. */
  private pointer({ name }: TableDefinition, serving: dynamodb.Table): ssm.Parameter {
    return new ssm.Parameter(
      this.name(`table-${name}`),
      { name: parameterPath(this.configuration.stage, `tables/${name}`), type: 'String', value: serving.name },
      { ...this.child, deleteBeforeReplace: true },
    );
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
