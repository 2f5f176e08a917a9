import { type FlagDefinition, flagDocumentSchema, type FlagManifest } from '../../libs/flags/src/evaluator.ts';

function row([key, flag]: readonly [string, FlagDefinition]): string {
  const variants = flag.variants ? ` Variants: ${flag.variants.join(', ')}.` : '';
  const goal = flag.goal === undefined ? '' : ` Goal: ${flag.goal}.`;
  const metadata = flag.metadata ? ` Metadata: ${Object.keys(flag.metadata).join(', ')}.` : '';
  const byDefault = flag.type === 'boolean' ? (flag.default ? 'on' : 'off') : JSON.stringify(flag.default);
  const cells = [`\`${key}\``, flag.kind, byDefault, flag.owner, flag.created, flag.expires ?? '–'];
  return `| ${cells.join(' | ')} | ${flag.description}${variants}${goal}${metadata} |`;
}

const OPERATING = `## Looking and changing

Every verb works on the local stack and, with a stage, on a deployed one: \`npm run ops -- flags <verb> --help\`.

| verb | what |
| --- | --- |
| \`list\`, \`get\`, \`describe\` | what is deployed, and what was done to a flag |
| \`status\` | deployments, the version that serves, the version that each task holds and how old it is |
| \`explain\` | why a person has the answer that they have, and from which percentage on it changes |
| \`kill\` | off for everybody at once; several flags in one deployment; ends a deployment that runs |
| \`set\` | fields of flags, several in one deployment; a canary in staging and prod |
| \`stage\`, \`stage --back\` | a rollout stage of the document, and the way back from the last one |
| \`ramp\` | a percentage in steps; an alarm in between takes the step back |
| \`revert\` | the last deployment for 72 hours, any older version with \`--to\` |
| \`results\` | exposures and goal of an experiment by arm, with intervals |
| \`stale\` | flags that should go: by date, by document, and by the answers that the running tasks counted |
| \`init\` | the first version of a new environment |

A document is checked by the rules of the product and by the validator in AppConfig before anything is written; an
environment runs one deployment at a time. How that is kept: [decision 0024](decisions/0024-one-way-to-change-flags.md).

## Experiments

A flag of the kind \`experiment\` counts each person once in each arm: who met it, and who reached its goal within 24
hours. Only what chance decided counts; those whom the percentage leaves out are the arm \`off\`. An admin reads
\`/api/v1/admin/flags/<flag>/results\`. How it is counted, and what of it is personal: [decision
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
