'use client';

import { createContext, use } from 'react';
import type { FieldValues } from 'react-hook-form';
import { brokenRule, type AppForm } from '../../lib/forms/use-app-form.ts';

interface Surrounding {
  readonly id: string;
  readonly form: AppForm<FieldValues>;
}

export const FormContext = createContext<Surrounding | undefined>(undefined);

/** The form that a field stands in, and what binds the field to it. */
export function useField(name: string) {
  const surrounding = use(FormContext);
  if (surrounding === undefined) throw new Error('A field stands outside of every form');
  const { id, form } = surrounding;
  return { id: `${id}-${name}`, form, register: form.hook.register(name), rule: brokenRule(form, name) };
}
