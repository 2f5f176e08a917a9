/** A resource as the rules see it, from the mocks of a test or from CrossGuard. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  /** Concern that made it; empty where nobody knows. */
  readonly component?: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly opts: ResourceOptions;
}

export interface ResourceOptions {
  readonly ignoreChanges: readonly string[];
  readonly protect: boolean;
  /** `type|name` of each. */
  readonly dependsOn: readonly string[];
  readonly retainOnDelete: boolean;
}

/** One thing that must hold for a whole stack. */
export interface Rule {
  readonly name: string;
  readonly why: string;
  /** @returns one sentence for each thing that does not hold */
  readonly check: (resources: readonly Resource[]) => readonly string[];
}

/** Fields of a plain object; empty for anything else. */
export function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** Elements of a list; none for anything else. */
export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The text itself; empty for anything else. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Resources of one type, such as `ecs/service:Service`. */
export function ofType(resources: readonly Resource[], type: string): readonly Resource[] {
  return resources.filter((resource) => resource.type === `aws:${type}`);
}

/** A value at a path of names and positions. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce((inner, step) => (typeof step === 'number' ? items(inner)[step] : fields(inner)[step]), value);
}
