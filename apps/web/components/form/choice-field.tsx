'use client';

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
      <legend className="mb-3 font-semibold">{legend}</legend>
      <div className={columns ? 'grid gap-3 sm:grid-cols-3' : 'grid gap-3'}>
        {choices.map(({ value, title, text, icon }, index) => (
          <label
            key={value}
            className="flex min-h-12 items-start gap-3 rounded-xl border border-edge bg-surface p-4 hover:border-accent has-checked:border-accent has-checked:bg-accent-soft has-checked:text-on-accent-soft has-checked:ring-1 has-checked:ring-accent has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            {/* The first radio carries the id of the field, so the error summary links to it. */}
            <input
              {...register}
              id={index === 0 ? id : `${id}-${value}`}
              type="radio"
              value={value}
              className="mt-0.5 size-5 shrink-0 accent-accent outline-none"
            />
            <span className="min-w-0">
              <span className="flex items-center gap-2 font-semibold">
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
