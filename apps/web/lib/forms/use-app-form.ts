'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { useForm, type FieldPath, type FieldValues, type UseFormReturn } from 'react-hook-form';
import { asProblem, type Problem } from '../api/problem.ts';
import { dropDraft, readDraft, writeDraft, type Draft } from './draft.ts';
import { isRule, type Rule } from './rules.ts';

/** The broken rule of each field. Empty if the form is valid. */
export type BrokenRules<Fields> = Readonly<Partial<Record<keyof Fields, Rule>>>;

export interface AppFormOptions<Fields extends FieldValues, Result> {
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

export interface AppForm<Fields extends FieldValues> {
  readonly hook: UseFormReturn<Fields>;
  readonly rules: Readonly<Record<keyof Fields, Rule>>;
  readonly problem: Problem | undefined;
  /** Number of failed tries. Each new failure moves the focus to the summary. */
  readonly failures: number;
  readonly busy: boolean;
  readonly hasDraft: boolean;
  readonly submit: () => void;
  readonly discardDraft: () => void;
}

/**
 * A form that validates first, sends one request at a time, and keeps the input on failure. The values live in the DOM,
 * so text typed before hydration counts.
 */
export function useAppForm<Fields extends FieldValues, Result>(
  options: AppFormOptions<Fields, Result>,
): AppForm<Fields> {
  const { rules, validate, send, done, draft, again = false } = options;
  const [problem, setProblem] = useState<Problem>();
  const [failures, setFailures] = useState(0);
  const [busy, setBusy] = useState(false);
  const sending = useRef(false);
  const hook = useForm<Fields>({
    shouldFocusError: false,
    resolver: async (fields) => {
      const broken = await validate(fields);
      const errors = Object.entries(broken).map(([name, rule]) => [name, { type: 'rule', message: rule }]);
      if (errors.length === 0) return { values: fields, errors: {} };
      return { values: {}, errors: Object.fromEntries(errors) as never };
    },
  });
  const { hasDraft, forgetDraft } = useDraft(hook, draft);

  const fail = useCallback(
    (found: Problem | undefined) => {
      setProblem(found);
      setFailures((count) => count + 1);
      for (const path of found?.fields ?? []) {
        const name = path.split('.')[0] ?? path;
        const message = rules[name];
        if (message !== undefined) hook.setError(name as FieldPath<Fields>, { type: 'service', message });
      }
    },
    [hook, rules],
  );

  const submit = async () => {
    if (sending.current) return;
    sending.current = true;
    setBusy(true);
    setProblem(undefined);
    let isSent = false;
    try {
      await hook.handleSubmit(
        async (fields) => {
          const result = await send(fields);
          isSent = true;
          forgetDraft();
          done(result);
        },
        () => {
          fail(undefined);
        },
      )();
    } catch (error) {
      fail(asProblem(error));
    }
    // The next page takes a moment to load. Until then, a second submit is ignored.
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- both are set while the form is sent
    if (isSent && !again) return;
    sending.current = false;
    setBusy(false);
  };

  return {
    hook,
    rules,
    problem,
    failures,
    busy,
    hasDraft,
    submit: () => void submit(),
    discardDraft: () => {
      hook.reset();
      forgetDraft();
    },
  };
}

/** Returns the broken rule of a field, if any. */
export function brokenRule<Fields extends FieldValues>(form: AppForm<Fields>, name: keyof Fields & string) {
  const message = form.hook.formState.errors[name]?.message;
  return typeof message === 'string' && isRule(message) ? message : undefined;
}

/** Writes values into the fields that exist. */
export function fill<Fields extends FieldValues>(hook: UseFormReturn<Fields>, values: Draft): void {
  for (const name of Object.keys(hook.getValues())) {
    if (values[name] !== undefined) hook.setValue(name as FieldPath<Fields>, values[name] as never);
  }
}

function useDraft<Fields extends FieldValues>(hook: UseFormReturn<Fields>, name: string | undefined) {
  const [hasDraft, setHasDraft] = useState(false);

  useEffect(() => {
    if (name === undefined) return;
    const kept = readDraft(name);
    if (kept !== undefined) {
      fill(hook, kept);
      // Storage can only be read after the first paint, because the server renders without it.
      // eslint-disable-next-line react-hooks/set-state-in-effect
      setHasDraft(true);
    }
    const { unsubscribe } = hook.watch((fields) => {
      writeDraft(name, fields);
      setHasDraft(true);
    });
    return unsubscribe;
  }, [hook, name]);

  const forgetDraft = () => {
    if (name !== undefined) dropDraft(name);
    setHasDraft(false);
  };
  return { hasDraft, forgetDraft };
}
