/** A class of a view: its documented properties are the columns of its CSV. */
export type ViewClass = abstract new () => object;

/** Keys of the metadata that the decorators of `@nestjs/swagger` keep on a prototype. */
const NAMES = 'swagger/apiModelPropertiesArray';
const PROPERTY = 'swagger/apiModelProperties';

/** The path of a property, such as `['requestor', 'displayName']`. */
export type Column = readonly string[];

/** Returns the columns of a view: each documented property, those of nested views one by one. */
export function columnsOf(view: ViewClass, parents: readonly ViewClass[] = []): Column[] {
  const prototype = view.prototype as object;
  return namesOf(prototype).flatMap((name): Column[] => {
    const nested = viewOf(Reflect.getMetadata(PROPERTY, prototype, name));
    if (nested === undefined || parents.includes(nested)) return [[name]];
    return columnsOf(nested, [...parents, view]).map((column) => [name, ...column]);
  });
}

/** Returns the text of a cell. Lists of texts are joined, other structures are JSON. */
export function cellOf(row: unknown, column: Column): string {
  const value = column.reduce<unknown>((object, name) => (isObject(object) ? object[name] : undefined), row);
  if (value === undefined || value === null) return '';
  if (Array.isArray(value) && !value.some(isObject)) return value.map(String).join('; ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function namesOf(prototype: object): string[] {
  const names = (Reflect.getMetadata(NAMES, prototype) ?? []) as string[];
  return names.map((name) => name.replace(/^:/, ''));
}

/** Returns the class of a property that holds one nested view. */
function viewOf(property: unknown): ViewClass | undefined {
  if (!isObject(property) || property['isArray'] === true) return undefined;
  const { type } = property;
  if (typeof type !== 'function') return undefined;
  // A class, or a function that returns it.
  const found: unknown = type.prototype === undefined ? (type as () => unknown)() : type;
  return typeof found === 'function' && namesOf((found.prototype ?? {}) as object).length > 0
    ? (found as ViewClass)
    : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
