import type { Message, MessageKey, Messages } from './catalogue.ts';
import { isPlain } from './format.ts';
import type { Language } from './languages.ts';
import { memoize } from './memoize.ts';

/** Placeholder values: numbers only. Text of members is inserted by `Sentence`, which isolates its direction. */
export type Values = Readonly<Record<string, number>>;

/** Returns the message of a key in the reader's language, with localised numbers. */
export type Translate = (key: MessageKey, values?: Values) => string;

/** @throws Error if no given namespace contains the key, because it was not passed to this part of the page. */
export function translator(language: Language, messages: Messages): Translate {
  return (key, values = {}) => {
    const message = find(messages, key);
    if (message === undefined) throw new Error(`Message ${key} is missing: pass its namespace to MoreMessages`);
    const text = typeof message === 'string' ? message : isOne(values['count'] ?? 0) ? message.one : message.other;
    return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
      const value = values[name];
      if (value === undefined) return placeholder;
      return isPlain(value) ? String(value) : numberFormat(language).format(value);
    });
  };
}

const numberFormat = memoize((language: Language) => new Intl.NumberFormat(language));

function find(messages: Readonly<Record<string, Messages[keyof Messages]>>, key: string): Message | undefined {
  const dot = key.indexOf('.');
  return messages[key.slice(0, dot)]?.[key.slice(dot + 1)];
}

/** The plural of English and German, which a browser would load `Intl.PluralRules` for. A specification compares them. */
function isOne(count: number): boolean {
  return Math.abs(count) === 1;
}
