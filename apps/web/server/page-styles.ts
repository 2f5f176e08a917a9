import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Styles by the address of their file. */
export type Styles = ReadonlyMap<string, string>;

/**
 * Reads the built styles. Those that would mean something else within a page stay files: text that ends their element and
 * addresses relative to the file.
 * @param folder `.next/static` of the built application
 */
export function builtStyles(folder: string): Styles {
  const styles = new Map<string, string>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.css')) continue;
    const text = readFileSync(join(folder, name), 'utf8');
    if (!/<\/style|url\((?!["']?(data:|\/))|@import/i.test(text)) {
      styles.set(`/_next/static/${name.replaceAll(sep, '/')}`, text);
    }
  }
  return styles;
}

/** Removes the styles from a `Link` header, which asks browsers to load files before they see the page. */
export function withoutStyles(link: string, styles: Styles): string {
  return link
    .split(/,\s*(?=<)/)
    .filter((one) => !styles.has(/^<([^>]*)>/.exec(one)?.[1] ?? ''))
    .join(', ');
}
