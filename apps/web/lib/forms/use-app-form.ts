'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { useForm, type FieldPath, type FieldValues, type UseFormReturn } from 'react-hook-form';
import { asProblem, type Problem } from '../api/problem.ts';
import { dropDraft, readDraft, writeDraft, type Draft } from './draft.ts';
import { isRule, type Rule } from './rules.ts';

/** Fields that break a rule; empty where all is well. */
export type Broken<Fields> = Readonly<Partial<Record<keyof Fields, Rule>>>;

export interface AppFormOptions<Fields extends FieldValues, Result> {
  /** What each field asks for; also the list of the fields that the service may complain about. */
  readonly rules: Readonly<Record<keyof Fields, Rule>>;
  readonly validate: (fields: Fields) => Promise<Broken<Fields>>;
  readonly send: (fields: Fields) => Promise<Result>;
  readonly done: (result: Result) => void;
  /** Keeps what is typed on this device under this name until it was sent. */
  readonly draft?: string;
  /** The form stays after it was sent, and may be sent again. All others are gone, or about to be. */
  readonly again?: boolean;
}

export interface AppForm<Fields extends FieldValues> {
  readonly hook: UseFormReturn<Fields>;
  readonly rules: Readonly<Record<keyof Fields, Rule>>;
  readonly problem: Problem | undefined;
  /** Rises with every try that failed: the summary takes the focus then. */
  readonly failures: number;
  readonly busy: boolean;
  readonly hasDraft: boolean;
  readonly submit: () => void;
  readonly discardDraft: () => void;
}

/**
 * A form that checks first, sends once at a time, and keeps everything typed when it fails. The fields' values live
 * in the page itself: what was typed before the script arrived counts.
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
    // The page that follows a sent form takes a moment: until then nobody sends it twice.
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

/** The rule that a field breaks, if it breaks one. */
export function brokenRule<Fields extends FieldValues>(form: AppForm<Fields>, name: keyof Fields & string) {
  const message = form.hook.formState.errors[name]?.message;
  return typeof message === 'string' && isRule(message) ? message : undefined;
}

/** Writes values into the fields that are there. */
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
      // What the browser keeps can be read after the first paint only: the server drew the page without it.
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
