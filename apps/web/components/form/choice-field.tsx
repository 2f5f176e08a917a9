'use client';

import { clsx } from 'clsx';
import type { Elements } from '../../lib/elements.ts';
import { FieldError } from './fields.tsx';
import { useField } from './form-context.ts';

interface Choice {
  readonly value: string;
  readonly title: string;
  readonly text?: string;
  readonly icon?: Elements;
}

interface Props {
  readonly name: string;
  readonly legend: string;
  readonly choices: readonly Choice[];
  /** True puts short choices side by side. */
  readonly columns?: boolean;
}

/** A choice with large targets. Native radio buttons work with every keyboard and screen reader. */
export function ChoiceField({ name, legend, choices, columns = false }: Props) {
  const { id, register, rule } = useField(name);
  return (
    <fieldset
      aria-describedby={rule === undefined ? undefined : `${id}-error`}
      aria-invalid={rule !== undefined || undefined}
    >
      <legend className={clsx('font-semibold', columns ? 'mb-1' : 'mb-2')}>{legend}</legend>
      <div className={columns ? 'grid grid-cols-3 gap-2' : 'grid gap-2'}>
        {choices.map(({ value, title, text, icon }, index) => (
          <label
            key={value}
            className={clsx(
              'flex rounded-xl border border-edge bg-surface hover:border-accent active:bg-accent-soft has-checked:border-accent has-checked:bg-accent-soft has-checked:text-on-accent-soft has-checked:ring-1 has-checked:ring-accent has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
              columns
                ? 'min-h-12 items-center justify-center gap-2 px-1 py-1.5 text-center leading-5 max-sm:flex-col max-sm:gap-0.5 max-sm:text-sm'
                : 'min-h-12 items-start gap-3 p-3',
            )}
          >
            {/* The first radio carries the id of the field, so the error summary links to it. */}
            <input
              {...register}
              id={index === 0 ? id : `${id}-${value}`}
              type="radio"
              value={value}
              className={clsx('size-5 shrink-0 accent-accent outline-none', !columns && 'mt-0.5')}
            />
            <span className="min-w-0">
              <span className={clsx('flex items-center font-semibold', columns ? 'gap-1' : 'gap-2')}>
                {icon}
                <span>{title}</span>
              </span>
              {text !== undefined && <span className="mt-0.5 block text-sm">{text}</span>}
            </span>
          </label>
        ))}
      </div>
      <FieldError id={id} rule={rule} />
    </fieldset>
  );
}
