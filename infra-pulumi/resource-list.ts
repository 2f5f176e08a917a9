import type { Resource } from './rules/resource.ts';

/** Renders one line per resource for review: its name, ignored changes and protection. */
export function resourceList(resources: readonly Resource[]): string {
  const lines = resources.map(({ component, type, name, opts }) => {
    const marks = [
      ...(opts.protect ? ['protected'] : []),
      ...(opts.retainOnDelete ? ['kept'] : []),
      ...(opts.ignoreChanges.length > 0 ? [`leaves ${opts.ignoreChanges.join(', ')}`] : []),
    ];
    return [component, type, name, ...(marks.length > 0 ? [`[${marks.join('; ')}]`] : [])].join(' ');
  });
  return `${lines.sort().join('\n')}\n`;
}
