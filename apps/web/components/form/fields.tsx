'use client';

import { textLength, tidyText } from '@civicforge/domain';
import { clsx } from 'clsx';
import { TriangleAlert } from 'lucide-react';
import type { ComponentProps } from 'react';
import { useFieldValue } from '../../lib/forms/form-store.ts';
import { ruleText, type Rule } from '../../lib/forms/rules.ts';
import { filled } from '../../lib/i18n/filled.ts';
import { useLocale, useT } from '../../lib/i18n/provider.tsx';
import type { Elements, Words } from '../../lib/elements.ts';
import { useField } from './form-context.ts';
import { inputClass } from './input-class.ts';

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: Words;
  readonly optional?: boolean;
}

/** Connects label, hint, input and error message for assistive technology. */
export function Field({ name, label, hint, optional, children }: FieldProps & { readonly children: Elements }) {
  const t = useT();
  const { id, rule } = useField(name);
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1.5 block font-semibold">
        <span>{label}</span>
        {optional === true && <span className="font-normal text-muted">{` ${t('common.optional')}`}</span>}
      </label>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="mb-2 text-sm text-pretty text-muted">
          {hint}
        </p>
      )}
      {children}
      <FieldError id={id} rule={rule} />
    </div>
  );
}

export function FieldError({ id, rule }: { readonly id: string; readonly rule: Rule | undefined }) {
  const t = useT();
  if (rule === undefined) return null;
  return (
    <p id={`${id}-error`} className="mt-2 flex gap-2 text-sm font-semibold text-danger">
      <TriangleAlert aria-hidden className="mt-px size-5 shrink-0" />
      <span>{ruleText(t, rule)}</span>
    </p>
  );
}

/** Returns the attributes that all inputs share. */
export function useInput(name: string, hint: Words | undefined) {
  const { id, register, rule } = useField(name);
  const described = [hint !== undefined && `${id}-hint`, rule !== undefined && `${id}-error`].filter(Boolean).join(' ');
  return {
    ...register,
    id,
    // The text direction follows the language of the input.
    dir: 'auto' as const,
    'aria-invalid': rule !== undefined,
    ...(described !== '' && { 'aria-describedby': described }),
    className: inputClass(rule !== undefined),
  };
}

interface CountedProps {
  /** Maximum number of characters. Enables the counter. */
  readonly max?: number;
  readonly defaultValue?: string | undefined;
}

type TextProps = FieldProps & CountedProps & Omit<ComponentProps<'input'>, 'name' | 'max' | 'defaultValue'>;

export function TextField({ name, label, hint, optional, max, ...rest }: TextProps) {
  const input = useInput(name, hint);
  return (
    <Field name={name} label={label} {...(hint !== undefined && { hint })} {...(optional && { optional })}>
      <input type="text" {...rest} {...input} />
      {max !== undefined && <Counter name={name} max={max} shown={rest.defaultValue} />}
    </Field>
  );
}

type TimeProps = Pick<TextProps, 'name' | 'label' | 'optional' | 'defaultValue'> & { readonly hint: string };

/** A date and time of the reader. Its hint names their time zone if it is not the community's. */
export function TimeField({ hint, ...rest }: TimeProps) {
  const { t, timeZone, communityTimeZone } = useLocale();
  const zone = filled(t('common.inZone'), { zone: timeZone.replaceAll('_', ' ') });
  return <TextField {...rest} type="datetime-local" hint={timeZone === communityTimeZone ? hint : `${hint} ${zone}`} />;
}

type AreaProps = FieldProps & CountedProps & Omit<ComponentProps<'textarea'>, 'name' | 'defaultValue'>;

export function AreaField({ name, label, hint, optional, max, rows = 5, ...rest }: AreaProps) {
  const { className, ...input } = useInput(name, hint);
  return (
    <Field name={name} label={label} {...(hint !== undefined && { hint })} {...(optional && { optional })}>
      <textarea {...rest} rows={rows} {...input} className={clsx(className, 'resize-y')} />
      {max !== undefined && <Counter name={name} max={max} shown={rest.defaultValue} />}
    </Field>
  );
}

interface CounterProps {
  readonly name: string;
  readonly max: number;
  /** The text of the field before it is changed. The form knows no value of an untouched field. */
  readonly shown: string | undefined;
}

/** Counts the remaining characters. A screen reader announces them only near the limit. */
function Counter({ name, max, shown = '' }: CounterProps) {
  const t = useT();
  const { form } = useField(name);
  const value = useFieldValue(form.store, name) ?? shown;
  const left = max - textLength(tidyText(value, true));
  const text = left < 0 ? t('common.charactersOver', { count: -left }) : t('common.charactersLeft', { count: left });
  return (
    <p className={clsx('mt-1 text-right text-sm tabular-nums', left < 0 ? 'font-semibold text-danger' : 'text-muted')}>
      <span>{text}</span>
      <span role="status" className="sr-only">
        {left < 20 ? text : ''}
      </span>
    </p>
  );
}

export function SelectField({ name, label, hint, children, ...rest }: FieldProps & ComponentProps<'select'>) {
  const input = useInput(name, hint);
  return (
    <Field name={name} label={label} {...(hint !== undefined && { hint })}>
      <select {...rest} {...input}>
        {children}
      </select>
    </Field>
  );
}
