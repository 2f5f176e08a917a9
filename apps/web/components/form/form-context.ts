'use client';

import { createContext, use } from 'react';
import { brokenRule, type AppForm } from '../../lib/forms/use-app-form.ts';

interface FieldContext {
  readonly id: string;
  readonly form: AppForm<object>;
}

export const FormContext = createContext<FieldContext | undefined>(undefined);

/** Returns the form around a part of it. */
export function useFormAround(): FieldContext {
  const context = use(FormContext);
  if (context === undefined) throw new Error('This field has no Form above it');
  return context;
}

/** Returns the form around a field and the field's registration. */
export function useField(name: string) {
  const { id, form } = useFormAround();
  return { id: `${id}-${name}`, form, register: form.store.register(name), rule: brokenRule(form, name) };
}
