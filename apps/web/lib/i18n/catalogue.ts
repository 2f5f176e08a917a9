import type * as english from './en/index.ts';

/** A text, or one text per plural form where it depends on `{count}`. */
export type Message = string | Plural;
export interface Plural {
  readonly one: string;
  readonly other: string;
}

/** The shape every other language has to fill: the same keys, plural where the original is plural. */
export type Translated<Original> = {
  readonly [Key in keyof Original]: Original[Key] extends string ? string : Plural;
};

type English = typeof english;

export type Namespace = keyof English;
/** `namespace.key`; a key may itself hold dots (`problem.quest.own`). */
export type MessageKey = { [N in Namespace]: `${N}.${Extract<keyof English[N], string>}` }[Namespace];

export type Messages = Readonly<Partial<Record<Namespace, Readonly<Record<string, Message>>>>>;
export type Catalogue = Readonly<Record<Namespace, Readonly<Record<string, Message>>>>;
