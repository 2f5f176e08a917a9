import type * as english from './en/index.ts';

/** A message, or one message per plural form of `{count}`. */
export type Message = string | Plural;
export interface Plural {
  readonly one: string;
  readonly other: string;
}

/** The shape of a translation: the same keys, and plural forms where the original has them. */
export type Translated<Original> = {
  readonly [Key in keyof Original]: Original[Key] extends string ? string : Plural;
};

type English = typeof english;

export type Namespace = keyof English;
/** `namespace.key`. A key may contain dots (`problem.quest.own`). */
export type MessageKey = { [N in Namespace]: `${N}.${Extract<keyof English[N], string>}` }[Namespace];

export type Messages = Readonly<Partial<Record<Namespace, Readonly<Record<string, Message>>>>>;
export type Catalogue = Readonly<Record<Namespace, Readonly<Record<string, Message>>>>;
