/** A resource for the rules, from the mocks of a test or from CrossGuard. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  /** Component of the resource. Empty if unknown. */
  readonly component?: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly opts: ResourceOptions;
}

export interface ResourceOptions {
  readonly ignoreChanges: readonly string[];
  readonly protect: boolean;
  /** Dependencies as `type|name`. */
  readonly dependsOn: readonly string[];
  readonly retainOnDelete: boolean;
}

/** A rule about a whole stack. */
export interface Rule {
  readonly name: string;
  readonly why: string;
  /** @returns one sentence per violation */
  readonly check: (resources: readonly Resource[]) => readonly string[];
}

/** Returns the fields of a plain object, or none for any other value. */
export function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** Returns the elements of an array, or none for any other value. */
export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Returns a string, or an empty one for any other value. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Returns the resources of a type, such as `ecs/service:Service`. */
export function ofType(resources: readonly Resource[], type: string): readonly Resource[] {
  return resources.filter((resource) => resource.type === `aws:${type}`);
}

/** Returns the value at a path of names and indexes. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce((inner, step) => (typeof step === 'number' ? items(inner)[step] : fields(inner)[step]), value);
}
