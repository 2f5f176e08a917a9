import type { FlagDefinition, FlagManifest } from '../../libs/flags/src/definition.ts';
import { flagDocumentSchema } from '../../libs/flags/src/schema.ts';

function row([key, flag]: readonly [string, FlagDefinition]): string {
  const variants = flag.variants ? ` Variants: ${flag.variants.join(', ')}.` : '';
  const goal = flag.goal === undefined ? '' : ` Goal: ${flag.goal}.`;
  const metadata = flag.metadata ? ` Metadata: ${Object.keys(flag.metadata).join(', ')}.` : '';
  const byDefault = flag.type === 'boolean' ? (flag.default ? 'on' : 'off') : JSON.stringify(flag.default);
  const cells = [`\`${key}\``, flag.kind, byDefault, flag.owner, flag.created, flag.expires ?? '–'];
  return `| ${cells.join(' | ')} | ${flag.description}${variants}${goal}${metadata} |`;
}

/** The page of flags, from the manifest. */
export function flagsPage(manifest: FlagManifest): string {
  return [
    '# Feature flags',
    'Made from `libs/flags/src/manifest.ts` by `npm run flags:describe`. What a flag document may say, and how it is ' +
      'evaluated, is in [libs/flags](../libs/flags/README.md); the default is what serves when no document is in reach.',
    [
      '| flag | kind | default | owner | since | until | what |',
      '| --- | --- | --- | --- | --- | --- | --- |',
      ...Object.entries(manifest).map(row),
    ].join('\n'),
  ].join('\n\n');
}

/** What is generated from the manifest, by its path from the root of the repository. */
export function generated(manifest: FlagManifest): Readonly<Record<string, string>> {
  return {
    'docs/FLAGS.md': flagsPage(manifest),
    'libs/flags/flag-document.schema.json': JSON.stringify(flagDocumentSchema(manifest)),
  };
}
