import type { Message, MessageKey, Messages } from './catalogue.ts';
import type { Language } from './languages.ts';

/** Placeholder values: numbers only. Text of members is inserted by `Sentence`, which isolates its direction. */
export type Values = Readonly<Record<string, number>>;

/** Returns the message of a key in the reader's language, with localised numbers. */
export type Translate = (key: MessageKey, values?: Values) => string;

/** @throws Error if no given namespace contains the key, because it was not passed to this part of the page. */
export function translator(language: Language, messages: Messages): Translate {
  const plural = new Intl.PluralRules(language);
  const number = new Intl.NumberFormat(language);
  return (key, values = {}) => {
    const message = find(messages, key);
    if (message === undefined) throw new Error(`Message ${key} is missing: pass its namespace to MoreMessages`);
    const text = typeof message === 'string' ? message : pick(message, plural.select(values['count'] ?? 0));
    return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
      const value = values[name];
      return value === undefined ? placeholder : number.format(value);
    });
  };
}

function find(messages: Messages, key: string): Message | undefined {
  const dot = key.indexOf('.');
  const namespace = Object.entries(messages).find(([name]) => name === key.slice(0, dot))?.[1];
  return namespace?.[key.slice(dot + 1)];
}

function pick(message: Exclude<Message, string>, form: Intl.LDMLPluralRule): string {
  return form === 'one' ? message.one : message.other;
}
