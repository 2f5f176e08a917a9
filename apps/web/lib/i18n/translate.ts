import type { Message, MessageKey, Messages } from './catalogue.ts';
import { plainNumber } from './format.ts';
import type { Language } from './languages.ts';
import { memoize } from './memoize.ts';

/** Placeholder values: numbers only. Text of members is inserted by `Sentence`, which isolates its direction. */
export type Values = Readonly<Record<string, number>>;

export interface Translate {
  /** Returns the message of a key in the reader's language, with localised numbers. */
  (key: MessageKey, values?: Values): string;
  /** True if there is a message of this key. */
  readonly has: (key: string) => key is MessageKey;
}

/** @throws Error if no given namespace contains the key, because it was not passed to this part of the page. */
export function translator(language: Language, messages: Messages): Translate {
  const translate = (key: MessageKey, values: Values = {}) => {
    const message = find(messages, key);
    if (message === undefined) throw new Error(`Message ${key} is missing: pass its namespace to MoreMessages`);
    const text = typeof message === 'string' ? message : isOne(values['count'] ?? 0) ? message.one : message.other;
    return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
      const value = values[name];
      if (value === undefined) return placeholder;
      return plainNumber(value, language) ?? numberFormat(language).format(value);
    });
  };
  return Object.assign(translate, { has: (key: string): key is MessageKey => find(messages, key) !== undefined });
}

const numberFormat = memoize((language: Language) => new Intl.NumberFormat(language));

function find(messages: Readonly<Record<string, Messages[keyof Messages]>>, key: string): Message | undefined {
  const dot = key.indexOf('.');
  const [entries = {}, name] = [messages[key.slice(0, dot)], key.slice(dot + 1)];
  return Object.hasOwn(entries, name) ? entries[name] : undefined;
}

/** The plural of English and German, which a browser would load `Intl.PluralRules` for. A specification compares them. */
function isOne(count: number): boolean {
  return Math.abs(count) === 1;
}
