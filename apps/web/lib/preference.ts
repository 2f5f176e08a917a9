'use client';

const YEAR_S = 31_536_000;

/** Keeps a choice of this browser where the server can read it, so that the first paint is right already. */
export function keepPreference(name: string, value: string): void {
  const secure = window.location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${String(YEAR_S)}; SameSite=Lax${secure}`;
}
