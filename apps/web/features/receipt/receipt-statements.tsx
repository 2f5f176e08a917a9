import type { ReceiptAttestation } from '@civicforge/proof/receipt';
import { KeyRound, UserRound, Wallet } from 'lucide-react';
import { OutcomeIcon } from '../../components/outcome-icon.tsx';
import { Dot } from '../../components/sentence.tsx';
import { When } from '../../components/time.tsx';
import type { Translate } from '../../lib/i18n/translate.ts';

const ROLES = {
  requestor: 'attest.roleRequestor',
  performer: 'attest.rolePerformer',
  witness: 'attest.roleWitness',
} as const;

const ICONS = { account: UserRound, device: KeyRound, wallet: Wallet } as const;

interface Props {
  readonly t: Translate;
  readonly attestations: readonly ReceiptAttestation[];
}

/** The statements of a receipt, each with its level of proof in words. */
export function ReceiptStatements({ t, attestations }: Props) {
  return (
    <section aria-labelledby="confirmed" className="mt-6 border-t border-line pt-5">
      <h2 id="confirmed" className="text-lg font-semibold">
        {t('receipt.statements')}
      </h2>
      {attestations.length === 0 && <p className="mt-2 text-muted">{t('receipt.noStatement')}</p>}
      <ul className="mt-2 grid gap-x-6 sm:grid-cols-2">
        {attestations.map((attestation) => (
          <Statement key={attestation.role} t={t} attestation={attestation} />
        ))}
      </ul>
    </section>
  );
}

function Statement({ t, attestation }: { readonly t: Translate; readonly attestation: ReceiptAttestation }) {
  const { role, outcome, method, attestedAt } = attestation;
  const Icon = ICONS[method];
  return (
    <li className="min-w-0 py-2">
      <p className="text-sm text-muted">{t(ROLES[role])}</p>
      <p className="mt-1 flex items-center gap-2 font-semibold">
        <OutcomeIcon outcome={outcome} />
        <span>{t(`attest.${outcome}`)}</span>
      </p>
      <p className="mt-1 flex items-center gap-2 text-sm">
        <Icon aria-hidden className="size-4 shrink-0 text-muted" />
        <span>
          <span>{t(`attest.${method}`)}</span>
          <Dot />
          <When at={attestedAt} />
        </span>
      </p>
      <Key t={t} attestation={attestation} />
    </li>
  );
}

/** The key or address that signed. The full text is in the title, because it identifies the signer. */
function Key({ t, attestation }: { readonly t: Translate; readonly attestation: ReceiptAttestation }) {
  const { credential, wallet } = attestation;
  const key = credential?.issuer.replace(/^did:key:/, '') ?? wallet?.address;
  if (key === undefined) return null;
  return (
    <p className="mt-1 text-sm text-muted">
      <span>{`${t(wallet === undefined ? 'receipt.deviceKey' : 'receipt.walletAddress')}: `}</span>
      <span className="font-mono text-[0.8125rem] wrap-anywhere">{key}</span>
    </p>
  );
}
