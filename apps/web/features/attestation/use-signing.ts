'use client';

import { useEffect, useRef, useState } from 'react';
import { ApiError } from '../../lib/api/problem.ts';
import type { StatementProof } from '../../lib/api/quests.ts';
import type { AttestationMethod, OwnUser, Quest } from '../../lib/api/types.ts';
import { useFeatureFlags } from '../../lib/flags/provider.tsx';
import { draftName, readDraft, writeDraft } from '../../lib/forms/draft.ts';
import { inOwnTask } from '../../lib/own-task.ts';
import type { DeviceState } from '../../lib/proof/device-key.ts';
import type { StatementToSign } from '../../lib/proof/statement-to-sign.ts';
import { positionOf } from '../../lib/quest/position.ts';
import type { WalletProvider } from '../../lib/wallet/provider.ts';

/** How a statement will be signed. */
export interface Signing {
  readonly role: StatementToSign['role'];
  readonly method: AttestationMethod;
  /** The ways that this member has now. */
  readonly methods: readonly AttestationMethod[];
  /** Undefined until the browser has answered. */
  readonly device: DeviceState | undefined;
  readonly address: string | undefined;
  readonly isRequired: boolean;
  /** Keeps the choice on this device for the next statement, until the member signs out. */
  readonly choose: (method: AttestationMethod) => void;
  readonly setWallet: (provider: WalletProvider | undefined) => void;
  /** @throws ApiError with a sentence of its own for each way to fail */
  readonly sign: (outcome: StatementToSign['outcome'], minutes: number | undefined) => Promise<StatementProof>;
  /** Looks again whether this device has a key. */
  readonly look: () => void;
}

/** Signs on this device unless the member chooses another way, and by account where the browser cannot sign. */
export function useSigning(quest: Quest, { userId, walletAddress: address }: OwnUser): Signing {
  const { isEnabled } = useFeatureFlags();
  const [chosen, setChosen] = useState<unknown>();
  const [device, setDevice] = useState<DeviceState>();
  const wallet = useRef<WalletProvider>(undefined);
  const position = positionOf(quest, { userId });
  const role: StatementToSign['role'] = position === 'other' ? 'witness' : position;
  const isRequired = isEnabled('wallet_signature_required');
  const choice = draftName(userId, 'signing');
  const look = () => void stateOf(userId).then(setDevice);
  useEffect(
    () =>
      inOwnTask(() => {
        void stateOf(userId).then((state) => {
          setDevice(state);
          setChosen(readDraft(choice)?.['method']);
        });
      }),
    [userId, choice],
  );

  const methodsOn = (state: DeviceState | undefined): readonly AttestationMethod[] => [
    ...(state === 'unable' ? [] : (['device'] as const)),
    ...(isEnabled('wallet_integration') ? (['wallet'] as const) : []),
    ...(isRequired ? [] : (['account'] as const)),
  ];
  const methodOn = (state: DeviceState | undefined): AttestationMethod =>
    methodsOn(state).find((one) => one === chosen) ?? (state === 'unable' ? 'account' : 'device');

  const sign: Signing['sign'] = async (outcome, minutes) => {
    const { questId } = quest;
    const statement: StatementToSign = { questId, role, outcome, ...(minutes !== undefined && { minutes }) };
    // A member may confirm before the browser has answered.
    const method = methodOn(device ?? (await stateOf(userId)));
    if (method === 'account') return { method };
    if (method === 'device') return (await import('../../lib/proof/sign-on-device.ts')).signOnDevice(userId, statement);
    if (address === undefined) throw new ApiError({ code: 'wallet.not-linked', status: 422, fields: [] });
    if (wallet.current === undefined) throw new ApiError({ code: 'wallet.missing', status: 422, fields: [] });
    const { signWithWallet } = await import('../../lib/wallet/sign-with-wallet.ts');
    return signWithWallet(wallet.current, address, statement);
  };

  return {
    role,
    method: methodOn(device),
    methods: methodsOn(device),
    device,
    address,
    isRequired,
    choose: (method) => {
      setChosen(method);
      writeDraft(choice, { method });
    },
    setWallet: (provider) => {
      wallet.current = provider;
    },
    sign,
    look,
  };
}

/** Loaded after the first paint, so that the page does not wait for storage. */
async function stateOf(userId: string): Promise<DeviceState> {
  return (await import('../../lib/proof/device-key.ts')).deviceState(userId);
}
