'use client';

import { useSyncExternalStore } from 'react';
import type { Rule } from './rules.ts';

type Input = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Text of a field, the chosen value of a group of radio buttons, or undefined if nothing is chosen. */
type Value = string | undefined;

/** Attributes that connect an input with its form. */
export interface Registration {
  readonly name: string;
  readonly ref: (input: Input | null) => (() => void) | undefined;
  readonly onChange: () => void;
}

/** The broken rule of each field. */
export type Errors = Readonly<Record<string, Rule | undefined>>;

/**
 * The fields of one form. Their values live in the DOM, so that text typed before hydration counts and typing renders
 * nothing. The store remembers the values of inputs that a flag or a step removes for a while.
 */
export class FormStore<Fields extends object> {
  private readonly inputs = new Map<string, Set<Input>>();
  private readonly changed = new Map<string, Value>();
  private readonly registrations = new Map<string, Registration>();
  private readonly listeners = new Set<() => void>();

  /** Returns the attributes of the inputs of a field. They are the same for each render. */
  register(name: string): Registration {
    const known = this.registrations.get(name);
    if (known !== undefined) return known;
    const registration: Registration = {
      name,
      ref: (input) => (input === null ? undefined : this.attach(name, input)),
      onChange: () => {
        this.changed.set(name, this.read(name));
        this.notify();
      },
    };
    this.registrations.set(name, registration);
    return registration;
  }

  /** Returns the values of all fields, also of those that the form does not show now. */
  values(): Fields {
    return Object.fromEntries([...this.registrations.keys()].map((name) => [name, this.value(name)])) as Fields;
  }

  value(name: string): Value {
    return (this.inputs.get(name)?.size ?? 0) > 0 ? this.read(name) : this.changed.get(name);
  }

  set(name: string, value: Value): void {
    this.changed.set(name, value);
    for (const input of this.inputs.get(name) ?? []) write(input, value);
    this.notify();
  }

  /** Shows the first values again. */
  reset(): void {
    this.changed.clear();
    for (const inputs of this.inputs.values()) for (const input of inputs) writeFirst(input);
    this.notify();
  }

  focus(name: string): void {
    const [first] = this.inputs.get(name) ?? [];
    first?.focus();
  }

  /** @returns a function that ends the subscription */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  private attach(name: string, input: Input): () => void {
    const inputs = this.inputs.get(name) ?? new Set();
    this.inputs.set(name, inputs.add(input));
    if (this.changed.has(name)) write(input, this.changed.get(name));
    return () => {
      inputs.delete(input);
    };
  }

  private read(name: string): Value {
    const inputs = [...(this.inputs.get(name) ?? [])];
    const [first] = inputs;
    if (first === undefined || !isRadio(first)) return first?.value;
    return inputs.find((input) => isRadio(input) && input.checked)?.value;
  }

  private notify(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

/** Returns the current value of a field and renders on its changes. Undefined on the server. */
export function useFieldValue(store: Pick<FormStore<object>, 'subscribe' | 'value'>, name: string): Value {
  return useSyncExternalStore(
    store.subscribe,
    () => store.value(name),
    () => undefined,
  );
}

function isRadio(input: Input): input is HTMLInputElement {
  return input instanceof HTMLInputElement && input.type === 'radio';
}

function write(input: Input, value: Value): void {
  if (isRadio(input)) input.checked = input.value === value;
  else input.value = value ?? '';
}

function writeFirst(input: Input): void {
  if (isRadio(input)) input.checked = input.defaultChecked;
  else if (input instanceof HTMLSelectElement) input.value = firstOption(input);
  else input.value = input.defaultValue;
}

function firstOption(select: HTMLSelectElement): string {
  const options = [...select.options];
  return (options.find(({ defaultSelected }) => defaultSelected) ?? options[0])?.value ?? '';
}
