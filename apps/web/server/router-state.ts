const PARAMETER_KINDS = /^(?:c|oc|d|(?:c|d)i\((?:\.|\.\.|\.\.\.|\.\.\)\(\.\.)\))$/;
const MARKERS = ['refetch', 'inside-shared-layout', 'metadata-only'];

/** True for a value of `Next-Router-State-Tree` that Next's client writes. Next answers 500 to any other. */
export function isRouterStateHeader(text: string): boolean {
  try {
    return isState(JSON.parse(decodeURIComponent(text)));
  } catch {
    return false;
  }
}

/** Checks Next's `FlightRouterState`: segment, children by slot, URL, marker, prefetch hints, and a name. */
function isState(value: unknown): boolean {
  if (!Array.isArray(value) || value.length < 2 || value.length > 6) return false;
  const [segment, children, address, marker, hints, name] = value as unknown[];
  return (
    isSegment(segment) &&
    isRecord(children) &&
    Object.values(children).every(isState) &&
    (isAbsent(address) || (isTexts(address) && address.length === 2)) &&
    (isAbsent(marker) || MARKERS.includes(marker as string)) &&
    (isAbsent(hints) || typeof hints === 'number') &&
    (name === undefined || typeof name === 'string')
  );
}

function isSegment(value: unknown): boolean {
  if (typeof value === 'string') return true;
  if (!Array.isArray(value) || value.length !== 4) return false;
  const [name, key, kind, siblings] = value as unknown[];
  return isTexts([name, key, kind]) && PARAMETER_KINDS.test(kind as string) && (siblings === null || isTexts(siblings));
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}
