'use client';

import { KeyRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { ConfirmedAction } from '../../components/confirmed-action.tsx';
import { Notice } from '../../components/notice.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import { Dot, Sentence } from '../../components/sentence.tsx';
import { Ago, OnDate } from '../../components/time.tsx';
import { api } from '../../lib/api/browser.ts';
import { revokeDeviceKey } from '../../lib/api/signing.ts';
import type { DeviceKeyEntry } from '../../lib/api/types.ts';
import { useT } from '../../lib/i18n/provider.tsx';

interface Props {
  readonly userId: string;
  readonly keys: readonly DeviceKeyEntry[];
}

/** The member's device keys, those that still sign first. A revoked key stays in the list, because receipts name it. */
export function DeviceKeys({ userId, keys }: Props) {
  const t = useT();
  const router = useRouter();
  const [here, setHere] = useState<string>();
  const [isRevoked, setRevoked] = useState(false);
  const done = useRef<HTMLDivElement>(null);
  useEffect(() => {
    void ownKeyId(userId).then(setHere);
  }, [userId]);
  useEffect(() => {
    if (isRevoked) done.current?.focus();
  }, [isRevoked]);
  const revoke = async (keyId: string) => {
    await revokeDeviceKey(api, keyId);
    if (keyId === here) await (await import('../../lib/proof/device-key.ts')).forgetDeviceKey(userId);
    setRevoked(true);
    router.refresh();
  };
  const ordered = [...keys].sort((one, other) => rank(one).localeCompare(rank(other)));
  return (
    <section aria-labelledby="devices">
      <h2 id="devices" className="text-lg font-semibold">
        {t('keys.devices')}
      </h2>
      <div ref={done} tabIndex={-1} className="rounded-xl">
        {isRevoked && (
          <Notice kind="success" live className="mt-2">
            {t('keys.revokedDone')}
          </Notice>
        )}
      </div>
      {keys.length === 0 ? (
        <p className="mt-3 border-y border-line py-5 text-muted">{t('keys.none')}</p>
      ) : (
        <ul className="card mt-3 divide-y divide-line px-5">
          {ordered.map((key) => (
            <KeyRow key={key.keyId} entry={key} isHere={key.keyId === here} revoke={revoke} />
          ))}
        </ul>
      )}
    </section>
  );
}

interface RowProps {
  readonly entry: DeviceKeyEntry;
  readonly isHere: boolean;
  readonly revoke: (keyId: string) => Promise<void>;
}

function KeyRow({ entry, isHere, revoke }: RowProps) {
  const t = useT();
  const { keyId, name, did, createdAt, lastUsedAt, revokedAt } = entry;
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 py-4">
      <div className="flex min-w-0 flex-1 basis-64 gap-3">
        <KeyRound aria-hidden className="mt-0.5 size-5 shrink-0 text-muted" />
        <div className="min-w-0">
          <p className="flex flex-wrap items-baseline gap-x-2 font-semibold">
            <PeopleText>{name}</PeopleText>
            {isHere && (
              <span className="rounded-full bg-accent-soft px-2 text-sm font-normal text-on-accent-soft">
                {t('keys.here')}
              </span>
            )}
          </p>
          <p className="text-sm text-muted">
            {revokedAt === undefined ? (
              <>
                <Sentence t={t} of="keys.created" parts={{ when: <OnDate at={createdAt} /> }} />
                <Dot />
                {lastUsedAt === undefined ? (
                  <span>{t('keys.unused')}</span>
                ) : (
                  <Sentence t={t} of="keys.used" parts={{ when: <Ago at={lastUsedAt} /> }} />
                )}
              </>
            ) : (
              <Sentence t={t} of="keys.revoked" parts={{ when: <OnDate at={revokedAt} /> }} />
            )}
          </p>
          <p className="font-mono text-[0.8125rem] wrap-anywhere text-muted">{did.replace(/^did:key:/, '')}</p>
        </div>
      </div>
      {revokedAt === undefined && (
        <ConfirmedAction
          action={t('keys.revoke')}
          label={t('keys.revokeLabel').replace('{name}', () => name)}
          text={t('keys.revokeText')}
          confirm={t('keys.revokeConfirm')}
          keep={t('keys.keep')}
          work={() => revoke(keyId)}
        />
      )}
    </li>
  );
}

/** Keys that sign first, then the newest. */
function rank({ revokedAt, createdAt }: DeviceKeyEntry): string {
  return `${revokedAt === undefined ? 0 : 1}${String(Number.MAX_SAFE_INTEGER - Date.parse(createdAt))}`;
}

/** Returns the id of the member's key on this device. */
async function ownKeyId(userId: string): Promise<string | undefined> {
  const { findDeviceKey } = await import('../../lib/proof/device-key.ts');
  return (await findDeviceKey(userId).catch(() => undefined))?.keyId;
}
