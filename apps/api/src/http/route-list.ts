import type { FastifyInstance } from 'fastify';

/** Collects the methods of each path from registered routes, for 405 and `Allow`. */
export class RouteList {
  readonly #routes = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();

  /** Must be called before any route is registered. */
  watch(instance: FastifyInstance): void {
    instance.addHook('onRoute', ({ method, url }) => {
      const methods = typeof method === 'string' ? [method] : method;
      const route = this.#routes.get(url) ?? { pattern: toPattern(url), methods: new Set<string>() };
      for (const name of methods) route.methods.add(name);
      this.#routes.set(url, route);
    });
  }

  /** Methods of all routes that match a path, sorted; empty for an unknown path. */
  methodsOf(path: string): readonly string[] {
    const matching = [...this.#routes.values()].filter(({ pattern }) => pattern.test(path));
    return [...new Set(matching.flatMap(({ methods }) => [...methods]))].sort();
  }
}

/** A route parameter begins its path segment. A fixed ending such as `.ics` can follow; the router takes no line break before it. */
function toPattern(url: string): RegExp {
  const segments = url.split('/').map((segment) => {
    if (segment === '*') return '.*';
    const [parameter = ''] = /^:\w+/.exec(segment) ?? [];
    const fixed = segment.slice(parameter.length).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const anything = fixed === '' ? '[^/]+' : '(?:(?!/|%0[AD]).)+';
    return `${parameter && anything}${fixed}`;
  });
  return new RegExp(`^${segments.join('/')}$`);
}
