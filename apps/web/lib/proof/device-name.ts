const BROWSERS = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
] as const;

const SYSTEMS = [
  [/Android/, 'Android'],
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/CrOS/, 'ChromeOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'Mac'],
  [/Linux/, 'Linux'],
] as const;

/** Returns a name by which a member recognises a device in the list of keys, for example `Firefox, Android`. */
export function deviceName(userAgent: string): string | undefined {
  const names = [BROWSERS, SYSTEMS].flatMap((list) => list.find(([form]) => form.test(userAgent))?.[1] ?? []);
  return names.length === 0 ? undefined : names.join(', ');
}
