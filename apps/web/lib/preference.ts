'use client';

const YEAR_S = 31_536_000;

/** Stores a preference in a cookie, so that the server uses it in the next first paint. */
export function keepPreference(name: string, value: string): void {
  const secure = window.location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${String(YEAR_S)}; SameSite=Lax${secure}`;
}
