import type { Resource } from './rules/resource.ts';

/** Components by layer of the diagram. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  Edge: ['edge', 'firewall', 'assets', 'certificates'],
  Ingress: ['load-balancer', 'network'],
  Compute: ['cluster', 'service', 'scaling', 'schedule', 'dead-letters', 'images', 'roles'],
  'Data and configuration': [
    'data',
    'log-archive',
    'photos',
    'parameters',
    'published-outputs',
    'identity',
    'flags',
    'mail',
    'encryption',
  ],
  Release: ['release', 'release-hook', 'deployment-plans', 'access'],
  Observability: ['alarms', 'outage-alarms', 'dashboards', 'topics', 'notices', 'governance', 'logs', 'records'],
};

/** Components without arrows, because almost every component uses them, or they use almost every component. */
const UNDRAWN = new Set(['encryption', 'roles', 'topics', 'logs', 'records', 'published-outputs']);

/** Returns pairs of components: a property of the first contains an id or ARN of the second. */
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

/** Renders a stage as a Mermaid diagram: components by layer with their number of resources, and their dependencies. */
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
    .filter((pair) => !pair.some((component) => UNDRAWN.has(component)))
    .map(([from, to]) => `  ${id(from)} --> ${id(to)}`);
  return ['flowchart TB', ...layers, ...arrows].join('\n');
}

/** Returns the components without a layer. */
export function unplaced(resources: readonly Resource[]): readonly string[] {
  const placed = new Set(Object.values(LAYERS).flat());
  return [...new Set(resources.map(({ component = '' }) => component))].filter((component) => !placed.has(component));
}
