export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

const POINT = /^\s*(-?\d{1,3}(?:\.\d{1,15})?)(?:\s*[,;]\s*|\s+)(-?\d{1,3}(?:\.\d{1,15})?)\s*$/;

/** Parses latitude and longitude in degrees, as map applications copy them: `52.52, 13.405`. */
export function pointOf(text: string): Point | undefined {
  const [latitude, longitude] = POINT.exec(text)?.slice(1).map(Number) ?? [];
  if (latitude === undefined || longitude === undefined) return undefined;
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined;
}

export function pointText({ latitude, longitude }: Point): string {
  return `${String(latitude)}, ${String(longitude)}`;
}

/** Returns the address of a map with a mark at the point. */
export function mapUrl({ latitude, longitude }: Point): string {
  const [lat, lng] = [String(latitude), String(longitude)];
  return `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lng}#map=15/${lat}/${lng}`;
}
