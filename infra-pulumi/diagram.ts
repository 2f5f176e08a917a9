import type { Resource } from './rules/resource.ts';

/** What stands together in the picture. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  'What people meet': ['edge', 'firewall', 'assets', 'certificates'],
  'Way in': ['load-balancer', 'network'],
  'What runs': ['cluster', 'service', 'scaling', 'schedule', 'dead-letters', 'images', 'roles'],
  'What it keeps': ['data', 'parameters', 'identity', 'flags', 'encryption'],
  'How it is released': ['release', 'release-hook', 'deployment-plans', 'access'],
  'How it is watched': ['alarms', 'dashboards', 'topics', 'notices', 'governance', 'logs'],
};

/** Almost everything is encrypted, named in a policy or told to a topic: these arrows would hide the others. */
const UNDRAWN = new Set(['encryption', 'roles', 'topics', 'logs']);

/** Which component uses which: a property of one names the id or the ARN of something in the other. */
export function connections(resources: readonly Resource[]): readonly (readonly [string, string])[] {
  const owners = resources.flatMap(({ type, name, component = '' }) => {
    const kind = type.split(':').at(-1) ?? '';
    return [{ component, mark: new RegExp(`${kind}-${name}(?![\\w-])`) }];
  });
  const found = new Set<string>();
  for (const { component = '', props } of resources) {
    const text = JSON.stringify(props);
    for (const { component: other, mark } of owners) {
      if (other !== component && mark.test(text)) found.add(`${component}|${other}`);
    }
  }
  return [...found].sort().map((pair) => pair.split('|') as [string, string]);
}

/** The stage as a Mermaid picture: components by layer with the number of their resources, and who uses whom. */
export function mermaid(resources: readonly Resource[]): string {
  const counts = new Map<string, number>();
  for (const { component = '' } of resources) counts.set(component, (counts.get(component) ?? 0) + 1);
  const id = (component: string) => component.replaceAll('-', '_');
  const layers = Object.entries(LAYERS).flatMap(([layer, components], index) => [
    `  subgraph layer${String(index)}["${layer}"]`,
    ...components
      .filter((component) => counts.has(component))
      .map((component) => `    ${id(component)}["${component} (${String(counts.get(component))})"]`),
    '  end',
  ]);
  const arrows = connections(resources)
    .filter(([, to]) => !UNDRAWN.has(to))
    .map(([from, to]) => `  ${id(from)} --> ${id(to)}`);
  return ['flowchart TB', ...layers, ...arrows].join('\n');
}

/** Components that the picture has no place for. */
export function unplaced(resources: readonly Resource[]): readonly string[] {
  const placed = new Set(Object.values(LAYERS).flat());
  return [...new Set(resources.map(({ component = '' }) => component))].filter((component) => !placed.has(component));
}
