'use client';

import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { useT } from '../../lib/i18n/provider.tsx';
import { Field, useInput } from './fields.tsx';

interface Props {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly autoComplete: 'current-password' | 'new-password';
}

/** A password input with a button that shows the password. */
export function PasswordField({ name, label, hint, autoComplete }: Props) {
  const t = useT();
  const [shown, setShown] = useState(false);
  const { className, ...input } = useInput(name, hint);
  const Icon = shown ? EyeOff : Eye;
  return (
    <Field name={name} label={label} {...(hint !== undefined && { hint })}>
      <div className="relative">
        <input
          {...input}
          dir="ltr"
          type={shown ? 'text' : 'password'}
          autoComplete={autoComplete}
          autoCapitalize="none"
          spellCheck={false}
          className={`${className} pr-28 narrow:pr-14`}
        />
        <button
          type="button"
          onClick={() => {
            setShown(!shown);
          }}
          aria-label={t(shown ? 'session.hidePasswordLabel' : 'session.showPasswordLabel')}
          aria-controls={input.id}
          className="absolute inset-y-1 right-1 inline-flex items-center gap-2 rounded-lg px-3 text-sm font-semibold text-accent hover:bg-accent-soft"
        >
          <Icon aria-hidden className="size-5" />
          <span className="narrow:sr-only">{t(shown ? 'session.hidePassword' : 'session.showPassword')}</span>
        </button>
      </div>
    </Field>
  );
}
