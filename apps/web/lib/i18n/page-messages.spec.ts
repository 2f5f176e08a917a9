import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import * as catalogue from './en/index.ts';

const WEB = join(import.meta.dirname, '..', '..');
const NAMESPACES = new Set(Object.keys(catalogue));

/** Imports at run time: types are left out, parts that load on demand are not. */
const IMPORT = /(?:^|\n)import\s(?!type\b)(?:[^;'"]*?from\s+)?['"](\.[^'"]+)['"]|import\(\s*['"](\.[^'"]+)['"]\s*\)/g;

/** Where keys of messages stand: `t('list.save')`, `` t(`status.${status}`) ``, `after('searches.saved', …)`, constants. */
const WORDS = /(?:\b(?:t|after)\(|MessageKey\b[^=\n]{0,80}=)([^()]{0,200})/g;
/** The first part of a key is its namespace. */
const KEY = /['"`](\w+)\.[\w$]/g;

interface Module {
  readonly isClient: boolean;
  readonly imports: readonly string[];
  readonly namespaces: readonly string[];
  /** Namespaces that the file passes to the browser. */
  readonly passed: readonly string[];
}

const modules = new Map<string, Module>();

function moduleAt(path: string): Module {
  const known = modules.get(path);
  if (known !== undefined) return known;
  const text = readFileSync(path, 'utf8');
  const imports = [...text.matchAll(IMPORT)].map(([, of, onDemand]) => join(dirname(path), of ?? onDemand ?? ''));
  const passed = [...text.matchAll(/getMessages\(\s*\[([\s\S]*?)\]\s*\)/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/'(\w+)'/g)].map(([, name = '']) => name),
  );
  const found: Module = {
    isClient: /^\s*(?:\/\*[\s\S]*?\*\/\s*)?['"]use client['"]/.test(text),
    imports: imports.filter((file) => /\.tsx?$/.test(file) && existsSync(file)),
    namespaces: namespacesIn(text),
    passed,
  };
  modules.set(path, found);
  return found;
}

function namespacesIn(text: string): string[] {
  const places = [...text.matchAll(WORDS)].map(([, words = '']) => words);
  const names = places.flatMap((words) => [...words.matchAll(KEY)].map(([, name = '']) => name));
  return [...new Set(names)].filter((name) => NAMESPACES.has(name));
}

/** Returns the namespaces that modules of the browser name, by module, and those that the page and its parts pass to them. */
function messagesOf(page: string): { needed: Map<string, string>; passed: Set<string> } {
  const needed = new Map<string, string>();
  const passed = new Set<string>();
  const seen = new Set<string>();
  const visit = (path: string, inBrowser: boolean): void => {
    const { isClient, imports, namespaces, passed: own } = moduleAt(path);
    const inside = inBrowser || isClient;
    const key = `${path} ${String(inside)}`;
    if (seen.has(key)) return;
    seen.add(key);
    if (!inside) for (const name of own) passed.add(name);
    if (inside) for (const name of namespaces) needed.set(name, relative(WEB, path));
    for (const file of imports) visit(file, inside);
  };
  visit(page, false);
  return { needed, passed };
}

const LAYOUT = join(WEB, 'app', 'layout.tsx');
const PAGES = globSync('app/**/{page,error,not-found}.tsx', { cwd: WEB });

describe('the messages of a page', () => {
  const everywhere = messagesOf(LAYOUT).passed;

  it.each(PAGES)('%s has those of all its parts that run in the browser', (page) => {
    const { needed, passed } = messagesOf(join(WEB, page));
    const missing = [...needed].filter(([name]) => !passed.has(name) && !everywhere.has(name));
    expect(missing).toEqual([]);
  });
});
