'use client';

import { ATTESTATION_OUTCOMES } from '@civicforge/domain';
import { clsx } from 'clsx';
import { KeyRound, UserRound, Wallet } from 'lucide-react';
import { useId } from 'react';
import { useFieldValue } from '../../lib/forms/form-store.ts';
import { useField } from '../../components/form/form-context.ts';
import { lazyPart } from '../../components/lazy-part.tsx';
import { Sentence } from '../../components/sentence.tsx';
import type { MessageKey } from '../../lib/i18n/catalogue.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { minutesOf } from './note.ts';
import type { Signing } from './use-signing.ts';

/** The code of wallets, loaded when a member chooses one. */
const WalletPicker = lazyPart(async () => (await import('../../components/wallet-picker.tsx')).default);

const ICONS = { account: UserRound, device: KeyRound, wallet: Wallet } as const;

const ROLES = {
  requestor: 'signing.asRequestor',
  performer: 'signing.asPerformer',
  witness: 'signing.asWitness',
} as const;

/** Says how the statement is signed, what is signed and what becomes public, before it is sent. */
export function SigningBox({ signing }: { readonly signing: Signing }) {
  const t = useT();
  const { method, address, setWallet } = signing;
  const Icon = ICONS[method];
  return (
    <section aria-label={t('signing.title')} className="rounded-xl bg-sunken px-3 py-2.5 text-sm">
      <p className="flex items-center gap-2 font-semibold">
        <Icon aria-hidden className="size-5 shrink-0 text-accent" />
        <span>{t(method === 'account' ? 'attest.account' : `signing.by-${method}`)}</span>
      </p>
      <div className="mt-1 space-y-1 text-muted">
        {method !== 'account' && <WhatIsSigned role={signing.role} />}
        <p>{t(termsOf(signing))}</p>
      </div>
      {method === 'wallet' && <WalletPicker address={address} onChoose={setWallet} />}
      {signing.methods.some((one) => one !== method) && <OtherWays signing={signing} />}
    </section>
  );
}

function termsOf({ method, device, isRequired }: Signing): MessageKey {
  if (method === 'wallet') return 'signing.walletTerms';
  if (method === 'device') return device === 'ready' ? 'signing.deviceTerms' : 'signing.consent';
  if (isRequired) return 'signing.required';
  return device === 'unable' ? 'signing.unable' : 'attest.ownLevel';
}

function WhatIsSigned({ role }: Pick<Signing, 'role'>) {
  const t = useT();
  const { form } = useField('outcome');
  const outcome = useFieldValue(form.store, 'outcome');
  const chosen = ATTESTATION_OUTCOMES.find((one) => one === outcome);
  const minutes = minutesOf({ minutes: useFieldValue(form.store, 'minutes') });
  const outcomeText = t(chosen === undefined ? 'signing.yourAnswer' : `attest.${chosen}`);
  const time = minutes !== undefined && minutes > 0 ? `, ${t('attest.minutes', { count: minutes })}` : '';
  return (
    <p>
      <Sentence
        t={t}
        of="signing.what"
        parts={{
          answer: <b className="font-semibold text-ink">{outcomeText + time}</b>,
          role: <span>{t(ROLES[role])}</span>,
        }}
      />
    </p>
  );
}

function OtherWays({ signing }: { readonly signing: Signing }) {
  const t = useT();
  const name = useId();
  return (
    <details className="mt-1">
      <summary className="inline-flex min-h-9 items-center font-semibold text-accent underline underline-offset-4">
        {t('signing.other')}
      </summary>
      <fieldset className="space-y-1 pb-1">
        <legend className="sr-only">{t('signing.title')}</legend>
        {signing.methods.map((one) => (
          <label
            key={one}
            className={clsx(
              'flex min-h-11 items-center gap-3 rounded-lg px-2',
              one === signing.method && 'font-semibold',
            )}
          >
            <input
              type="radio"
              name={name}
              value={one}
              checked={one === signing.method}
              onChange={() => {
                signing.choose(one);
              }}
              className="size-5 shrink-0 accent-accent"
            />
            <span>{t(`signing.by-${one}`)}</span>
          </label>
        ))}
      </fieldset>
    </details>
  );
}
