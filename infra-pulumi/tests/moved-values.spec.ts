import { at, items, ofType, type Resource, text } from '../rules/resource.ts';
import { violations } from '../rules/index.ts';
import { WRITINGS } from '../rules/moved-values.ts';
import { prepared, RELEASED_JOB, RESTORED } from './graphs.ts';

const { stages, variants } = prepared();
const { resources } = variants.moved;

function named(type: string, name: string, from: readonly Resource[] = resources): Resource {
  const found = ofType(from, type).find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no ${type} ${name}`);
  return found;
}

describe('the program after a swap and a release', () => {
  it('breaks no rule', async () => {
    expect(await violations(resources)).toEqual([]);
  });

  it('adopts the serving restored table with the settings of the definition', () => {
    const adopted = named('dynamodb/table:Table', RESTORED);
    const original = named('dynamodb/table:Table', 'civicforge-prod-users');

    expect(adopted.props).toEqual({ ...original.props, name: RESTORED });
    expect(adopted.opts).toMatchObject({ retainOnDelete: true, protect: false });
    expect(original.opts.protect).toBe(true);
    expect(ofType(resources, 'dynamodb/table:Table')).toHaveLength(
      ofType(stages.prod.resources, 'dynamodb/table:Table').length + 1,
    );
  });

  it('writes the pointers and the targets back that it has read', () => {
    const pointer = (table: string) =>
      at(named('ssm/parameter:Parameter', `civicforge-prod-table-${table}`).props, 'value', 'value');
    const job = (name: string) =>
      at(
        named('cloudwatch/eventTarget:EventTarget', `civicforge-prod-${name}`).props,
        'ecsTarget',
        'taskDefinitionArn',
      );

    expect([pointer('users'), pointer('quests')]).toEqual([RESTORED, 'civicforge-prod-quests']);
    expect(job('reprocess')).toBe(RELEASED_JOB);
    // No release has moved it yet: the template serves.
    expect(job('reconcile')).toContain('civicforge-prod-reconcile');
  });

  it('backs up and watches the restored table', () => {
    const backedUp = items(named('backup/selection:Selection', 'civicforge-prod-backup').props['resources']);
    const database = text(named('cloudwatch/dashboard:Dashboard', 'civicforge-prod-database').props['dashboardBody']);

    expect(backedUp.map((arn) => text(arn).split('/')[1])).toContain(RESTORED);
    expect(database).toContain(RESTORED);
  });
});

describe('the properties that the program leaves to others', () => {
  it.each(Object.entries(stages))('are all written in a known way in %s', (_, stage) => {
    const leaving = stage.resources.filter(({ opts }) => opts.ignoreChanges.length > 0);

    expect(new Set(leaving.map(({ type }) => type))).toEqual(new Set(Object.keys(WRITINGS)));
  });
});
