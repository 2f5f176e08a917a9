import type { Language } from '../i18n/languages.ts';
import * as de from './de.ts';
import * as en from './en.ts';

/** The pages whose text the operator may replace. */
export const COMMUNITY_PAGES = ['legal', 'privacy', 'rules', 'contact'] as const;
export type CommunityPage = (typeof COMMUNITY_PAGES)[number];

/** Texts of the operator, by page and language. */
export type CommunityTexts = Readonly<Partial<Record<CommunityPage, Readonly<Partial<Record<Language, string>>>>>>;

/** Facts that the default texts name. */
export interface Community {
  readonly name: string;
  /** Name and postal address of the operator, with line breaks. */
  readonly operator?: string;
  readonly email?: string;
  readonly texts: CommunityTexts;
}

const DEFAULTS: Readonly<Record<Language, Readonly<Record<CommunityPage | 'noOperator' | 'noEmail', string>>>> = {
  en,
  de,
};

/** Returns the text of a page: the operator's in this language, else the default, with the facts filled in. */
export function communityText(
  { name, operator, email, texts }: Community,
  page: CommunityPage,
  language: Language,
): string {
  const defaults = DEFAULTS[language];
  const facts: Readonly<Record<string, string>> = {
    community: name,
    operator: operator ?? defaults.noOperator,
    email: email ?? defaults.noEmail,
  };
  const text = texts[page]?.[language] ?? defaults[page];
  return text.replace(/\{(\w+)\}/g, (placeholder, fact: string) =>
    Object.hasOwn(facts, fact) ? (facts[fact] ?? placeholder) : placeholder,
  );
}

/** A part of a page: a heading, a paragraph or a list. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] };

/** Splits a text into blocks. Blank lines separate them, `## ` begins a heading, and lines with `- ` form a list. */
export function blocksOf(text: string): readonly Block[] {
  return text
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map((block): Block => {
      if (block.startsWith('## ')) return { kind: 'heading', text: block.slice(3) };
      const lines = block.split('\n');
      if (!lines.every((line) => line.startsWith('- '))) return { kind: 'paragraph', text: block };
      return { kind: 'list', items: lines.map((line) => line.slice(2)) };
    });
}

/**
 * Parses `COMMUNITY_TEXTS`, a JSON object of pages and languages such as `{ "rules": { "en": "## Be kind" } }`.
 * @throws Error with the rule that the value breaks
 */
export function parseTexts(json: string): CommunityTexts {
  const rule = 'COMMUNITY_TEXTS must be JSON of the form { "rules": { "en": "…", "de": "…" } }';
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw new Error(rule);
  }
  for (const [page, texts] of entriesOf(parsed, rule)) {
    if (!COMMUNITY_PAGES.some((known) => known === page)) throw new Error(`${rule}: no page "${page}"`);
    for (const [language, text] of entriesOf(texts, rule)) {
      if (!Object.hasOwn(DEFAULTS, language)) throw new Error(`${rule}: no language "${language}"`);
      if (typeof text !== 'string' || text.trim() === '') throw new Error(`${rule}: ${page}.${language} is not a text`);
    }
  }
  return parsed as CommunityTexts;
}

function entriesOf(value: unknown, rule: string): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(rule);
  return Object.entries(value);
}
