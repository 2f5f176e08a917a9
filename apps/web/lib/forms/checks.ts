import { fits, nameFault, PERSON_LIMITS, tidyName, tidyText } from '@civicforge/domain';
import { nullish, object, refine, string, type ZodMiniType } from 'zod/mini';
import { isRule, type Rule } from './rules.ts';
import type { BrokenRules } from './use-app-form.ts';

/** Loaded with the schemas when the first form is checked, not with the page. */

interface Bounds {
  readonly min?: number;
  readonly max: number;
}

/** Checks the length of a text, counted with the API's own functions. */
export function text(rule: Rule, bounds: Bounds) {
  return matching(rule, (value) => fits(tidyText(value, true), bounds));
}

/** Like `text`, but accepts an empty text. */
export function optionalText(rule: Rule, bounds: Bounds) {
  return matching(rule, (value) => tidyText(value, true) === '' || fits(tidyText(value, true), bounds));
}

/** Checks a display name. Only the API knows the names of moderators. */
export const displayName = matching('displayName', (value) => {
  const name = tidyName(value);
  return fits(name, PERSON_LIMITS.displayName) && nameFault(name) === undefined;
});

/** Checks a text with a condition. An untouched field and an unchecked radio group count as empty. */
export function matching(rule: Rule, isGood: (value: string) => boolean) {
  return nullish(string()).check(refine((value) => isGood(value ?? ''), rule));
}

export function wholeNumber(rule: Rule, { min, max }: Required<Bounds>) {
  return matching(rule, (value) => /^\d{1,6}$/.test(value.trim()) && Number(value) >= min && Number(value) <= max);
}

/** Like `wholeNumber`, but accepts an empty text. */
export function optionalWholeNumber(rule: Rule, { min, max }: Required<Bounds>) {
  return matching(
    rule,
    (value) => value.trim() === '' || (/^\s*\d{1,6}\s*$/.test(value) && Number(value) >= min && Number(value) <= max),
  );
}

/** Checks that the value is one of the choices. */
export function choice(rule: Rule, choices: readonly string[]) {
  return matching(rule, (value) => choices.includes(value));
}

/** Returns the check of a form: the first broken rule of each field. */
export function checkOf<Fields>(shape: Readonly<Record<keyof Fields & string, ZodMiniType>>) {
  const schema = object(shape);
  return (fields: Fields): BrokenRules<Fields> => {
    const broken: Partial<Record<keyof Fields, Rule>> = {};
    for (const { path, message } of schema.safeParse(fields).error?.issues ?? []) {
      const name = Object.keys(shape).find((key) => key === path[0]) as (keyof Fields & string) | undefined;
      if (name !== undefined) broken[name] ??= isRule(message) ? message : 'other';
    }
    return broken;
  };
}
