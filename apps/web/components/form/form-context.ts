'use client';

import { createContext, use } from 'react';
import type { FieldValues } from 'react-hook-form';
import { brokenRule, type AppForm } from '../../lib/forms/use-app-form.ts';

interface Surrounding {
  readonly id: string;
  readonly form: AppForm<FieldValues>;
}

export const FormContext = createContext<Surrounding | undefined>(undefined);

/** Returns the form around a field and the field's registration. */
export function useField(name: string) {
  const surrounding = use(FormContext);
  if (surrounding === undefined) throw new Error('A field stands outside of every form');
  const { id, form } = surrounding;
  return { id: `${id}-${name}`, form, register: form.hook.register(name), rule: brokenRule(form, name) };
}
