import { type FlagDefinition, flagDocumentSchema, type FlagManifest } from '../../libs/flags/src/evaluator.ts';

function row([key, flag]: readonly [string, FlagDefinition]): string {
  const variants = flag.variants ? ` Variants: ${flag.variants.join(', ')}.` : '';
  const goal = flag.goal === undefined ? '' : ` Goal: ${flag.goal}.`;
  const metadata = flag.metadata ? ` Metadata: ${Object.keys(flag.metadata).join(', ')}.` : '';
  const byDefault = flag.type === 'boolean' ? (flag.default ? 'on' : 'off') : JSON.stringify(flag.default);
  const cells = [`\`${key}\``, flag.kind, byDefault, flag.owner, flag.created, flag.expires ?? '–'];
  return `| ${cells.join(' | ')} | ${flag.description}${variants}${goal}${metadata} |`;
}

const OPERATING = `## Verbs

Every verb works on the local stack and, with a stage, on a deployed one: \`npm run ops -- flags <verb> --help\`.

| verb | action |
| --- | --- |
| \`list\`, \`get\`, \`describe\` | the deployed document, and the history of a flag |
| \`status\` | deployments, the serving version, and the version and age in each task |
| \`explain\` | the rule that decides for a member, and the percentage at which it changes |
| \`kill\` | switches flags off for all members at once, in one deployment; ends a running deployment |
| \`set\` | changes fields of flags in one deployment; a canary in staging and prod |
| \`stage\`, \`stage --back\` | applies a rollout stage of the document, or reverts the last one |
| \`ramp\` | raises a percentage in steps; an alarm reverts the step |
| \`revert\` | reverts the last deployment within 72 hours, or deploys an older version with \`--to\` |
| \`results\` | exposures and goal of an experiment by arm, with intervals |
| \`stale\` | flags to remove: by date, by document, and by the counts of the running tasks |
| \`init\` | writes the first version of a new environment |

A document is checked by the rules of the product and by the validator in AppConfig before anything is written; an
environment runs one deployment at a time. See [decision 0024](decisions/0024-one-way-to-change-flags.md).

## Experiments

A flag of the kind \`experiment\` counts each member once in each arm: the exposure, and the goal within 24 hours. Only
random assignments count. Members outside the percentage are the arm \`off\`. An admin reads
\`/api/v1/admin/flags/<flag>/results\`. Counting and personal data: [decision
0023](decisions/0023-experiments-are-counted-as-they-happen.md).`;

/** Renders docs/FLAGS.md from the manifest. */
export function flagsPage(manifest: FlagManifest): string {
  return [
    '# Feature flags',
    'Generated from `libs/contract/src/flags/manifest.ts` by `npm run flags:describe`. [libs/flags](../libs/flags/README.md) ' +
      'describes the flag document and its evaluation. The default applies while no document is available.',
    [
      '| flag | kind | default | owner | since | until | what |',
      '| --- | --- | --- | --- | --- | --- | --- |',
      ...Object.entries(manifest).map(row),
    ].join('\n'),
    OPERATING,
  ].join('\n\n');
}

/** Returns the files that are generated from the manifest, by their path in the repository. */
export function generated(manifest: FlagManifest): Readonly<Record<string, string>> {
  return {
    'docs/FLAGS.md': flagsPage(manifest),
    'libs/contract/src/flags/flag-document.schema.json': JSON.stringify(flagDocumentSchema(manifest)),
  };
}
