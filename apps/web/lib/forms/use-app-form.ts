'use client';

import { useEffect, useRef, useState } from 'react';
import { asProblem, type Problem } from '../api/problem.ts';
import { FormStore, type Errors } from './form-store.ts';
import { dropDraft, readDraft, writeDraft } from './draft.ts';
import type { Rule } from './rules.ts';

/** The broken rule of each field. Empty if the form is valid. */
export type BrokenRules<Fields> = Readonly<Partial<Record<keyof Fields, Rule>>>;

export interface AppFormOptions<Fields extends object, Result> {
  /** The rule of each field. Also lists the fields that the API may refuse. */
  readonly rules: Readonly<Record<keyof Fields, Rule>>;
  readonly validate: (fields: Fields) => Promise<BrokenRules<Fields>>;
  readonly send: (fields: Fields) => Promise<Result>;
  readonly done: (result: Result) => void;
  /** Name of the draft on this device, kept until the form is sent. */
  readonly draft?: string;
  /** True if the form stays mounted after sending and may be sent again. */
  readonly again?: boolean;
}

export interface AppForm<Fields extends object> {
  readonly store: FormStore<Fields>;
  readonly errors: Errors;
  readonly rules: Readonly<Record<keyof Fields, Rule>>;
  readonly problem: Problem | undefined;
  /** Number of failed tries. Each new failure moves the focus to the summary. */
  readonly failures: number;
  readonly busy: boolean;
  readonly hasDraft: boolean;
  readonly submit: () => void;
  /** Checks one field. A broken one shows its rule and gets the focus. */
  readonly check: (name: keyof Fields & string) => Promise<boolean>;
  readonly discardDraft: () => void;
}

/**
 * A form that validates first, sends one request at a time, and keeps the input on failure. After a failure, each change
 * checks its field again.
 */
export function useAppForm<Fields extends object, Result>(options: AppFormOptions<Fields, Result>): AppForm<Fields> {
  const { rules, validate, send, done, draft, again = false } = options;
  const [store] = useState(() => new FormStore<Fields>());
  const [errors, setErrors] = useState<Errors>({});
  const [problem, setProblem] = useState<Problem>();
  const [failures, setFailures] = useState(0);
  const [busy, setBusy] = useState(false);
  const sending = useRef(false);
  const { hasDraft, forgetDraft } = useDraft(store, draft);
  useCheckAgain({ store, validate, errors, setErrors });

  const fail = (found: Problem | undefined) => {
    setProblem(found);
    setFailures((count) => count + 1);
    const isField = (name: string): name is keyof Fields & string => Object.hasOwn(rules, name);
    // The first part that is a field: the API may name an object around it, or a part of it.
    const refused = (found?.fields ?? []).flatMap((path) => path.split('.').find(isField) ?? []);
    if (refused.length > 0) setErrors(Object.fromEntries(refused.map((name) => [name, rules[name]])));
  };

  const submit = async () => {
    if (sending.current) return;
    sending.current = true;
    setBusy(true);
    setProblem(undefined);
    let isSent = false;
    try {
      const fields = store.values();
      const broken: Errors = await validate(fields);
      setErrors(broken);
      if (Object.values(broken).some((rule) => rule !== undefined)) fail(undefined);
      else {
        const result = await send(fields);
        isSent = true;
        forgetDraft();
        done(result);
      }
    } catch (error) {
      fail(asProblem(error));
    }
    // The next page takes a moment to load. Until then, a second submit is ignored.
    if (isSent && !again) return;
    sending.current = false;
    setBusy(false);
  };

  const check = async (name: keyof Fields & string) => {
    const broken: Errors = await validate(store.values());
    const rule = broken[name];
    setErrors((before) => ({ ...before, [name]: rule }));
    if (rule !== undefined) store.focus(name);
    return rule === undefined;
  };

  return {
    store,
    errors,
    rules,
    problem,
    failures,
    busy,
    hasDraft,
    submit: () => void submit(),
    check,
    discardDraft: () => {
      store.reset();
      setErrors({});
      forgetDraft();
    },
  };
}

/** Returns the broken rule of a field, if any. */
export function brokenRule<Fields extends object>(form: Pick<AppForm<Fields>, 'errors'>, name: string) {
  return form.errors[name];
}

/** Writes values into the fields that exist. */
function fill<Fields extends object>(store: FormStore<Fields>, values: object): void {
  for (const name of Object.keys(store.values())) {
    const value: unknown = Reflect.get(values, name);
    if (typeof value === 'string') store.set(name, value);
  }
}

interface CheckAgain<Fields extends object> {
  readonly store: FormStore<Fields>;
  readonly validate: AppFormOptions<Fields, unknown>['validate'];
  readonly errors: Errors;
  readonly setErrors: (change: (before: Errors) => Errors) => void;
}

/** Checks the broken fields again after each change, so that a message goes as soon as its reason is gone. */
function useCheckAgain<Fields extends object>({ store, validate, errors, setErrors }: CheckAgain<Fields>): void {
  const latest = useRef({ validate, errors });
  useEffect(() => {
    latest.current = { validate, errors };
  });
  useEffect(
    () =>
      store.subscribe(() => {
        const names = Object.keys(latest.current.errors).filter((name) => latest.current.errors[name] !== undefined);
        if (names.length === 0) return;
        void latest.current.validate(store.values()).then((broken: Errors) => {
          setErrors((before) => ({ ...before, ...Object.fromEntries(names.map((name) => [name, broken[name]])) }));
        });
      }),
    [store, setErrors],
  );
}

function useDraft<Fields extends object>(store: FormStore<Fields>, name: string | undefined) {
  const [hasDraft, setHasDraft] = useState(false);

  useEffect(() => {
    if (name === undefined) return;
    const kept = readDraft(name);
    if (kept !== undefined) {
      fill(store, kept);
      // Storage can only be read after the first paint, because the server renders without it.
      // eslint-disable-next-line react-hooks/set-state-in-effect
      setHasDraft(true);
    }
    return store.subscribe(() => {
      writeDraft(name, store.values());
      setHasDraft(true);
    });
  }, [store, name]);

  const forgetDraft = () => {
    if (name !== undefined) dropDraft(name);
    setHasDraft(false);
  };
  return { hasDraft, forgetDraft };
}
