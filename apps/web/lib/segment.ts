/** A path segment as the service knows it; Next hands it over encoded. */
export function segment(raw: string): string {
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}
