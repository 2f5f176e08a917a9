import { jest } from '@jest/globals';
import { fromBase64url } from '@civicforge/proof/base64url';
import { toDidKey } from '@civicforge/proof/multikey';
import { statementCredential } from '@civicforge/proof/statement';
import { attestationTypedData } from '@civicforge/proof/typed-data';
import { act, screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import type { Outcome, OwnUser } from '../../lib/api/types.ts';
import { useQuest, useQuestChange } from '../../lib/api/use-quest.ts';
import { BROWSER_PRIMITIVES } from '../../lib/proof/primitives.ts';
import { ada, aSubmittedQuest, memberOf, mia } from '../../testing/builders.ts';
import { draw, t } from '../../testing/draw.tsx';
import { flagsWith } from '../../testing/flags.ts';
import { answers, noConnection, ok, problem, service } from '../../testing/service.ts';
import { withKeys } from '../../testing/signing.ts';
import { announce, TestWallet } from '../../testing/test-wallet.ts';
import { AttestationForm } from './attestation-form.tsx';

const QUEST = aSubmittedQuest({ actions: ['attest'] });
/** 32 bytes as base64url. */
const BYTES = 'A'.repeat(43);
const CHALLENGE = { nonce: BYTES, coreHash: BYTES, expiresAt: new Date(Date.now() + 300_000).toISOString() };

function Place({ viewer, onDone }: { readonly viewer: OwnUser; readonly onDone: () => void }) {
  const { quest } = useQuest({ quest: QUEST, events: [] });
  const change = useQuestChange(quest, () => undefined);
  return <AttestationForm quest={quest} viewer={viewer} change={change} onDone={onDone} />;
}

interface Options {
  readonly viewer?: OwnUser;
  readonly flags?: Parameters<typeof flagsWith>[0];
}

function place({ viewer = memberOf(ada), flags = {} }: Options = {}) {
  const onDone = jest.fn<() => void>();
  answers('get', '/quests/q1/events', ok({ items: [] }));
  return { onDone, ...draw(<Place viewer={viewer} onDone={onDone} />, { flags: flagsWith(flags) }) };
}

/** Mocks the routes of device keys and challenges. @returns how many keys and challenges were made */
function answerSigning() {
  const made = { keys: 0, challenges: 0 };
  let did = '';
  const facts = (outcome: Outcome, minutes?: number) => ({
    platform: 'did:web:x',
    questId: 'q1',
    coreHash: BYTES,
    role: 'requestor' as const,
    outcome,
    ...(minutes !== undefined && { minutes }),
    stage: 'test',
    nonce: BYTES,
  });
  service.use(
    http.post('*/users/me/device-keys/challenge', () => HttpResponse.json({ challenge: 'c', expiresAt: '' })),
    http.post('*/users/me/device-keys', async ({ request }) => {
      const { publicKey } = (await request.json()) as { publicKey: string };
      made.keys += 1;
      did = toDidKey(fromBase64url(publicKey) ?? new Uint8Array());
      return HttpResponse.json({ keyId: `key-${String(made.keys)}`, did }, { status: 201 });
    }),
    http.post('*/quests/q1/attestation-challenge', async ({ request }) => {
      const { method, outcome, minutes } = (await request.json()) as {
        method: string;
        outcome: Outcome;
        minutes?: number;
      };
      made.challenges += 1;
      if (method === 'device') {
        const credential = statementCredential(did, new Date().toISOString(), facts(outcome, minutes));
        return HttpResponse.json({ ...CHALLENGE, credential });
      }
      const typedData = attestationTypedData(facts(outcome, minutes), 1_800_000_000, BROWSER_PRIMITIVES.keccak256);
      return HttpResponse.json({ ...CHALLENGE, typedData });
    }),
  );
  return made;
}

const recorded = () => answers('post', '/quests/q1/attest', ok(aSubmittedQuest({ version: 6, actions: [] })));

async function confirm(user: ReturnType<typeof draw>['user']) {
  await user.click(screen.getByRole('radio', { name: /^Done/ }));
  await user.click(screen.getByRole('button', { name: /^Confirm/ }));
}

async function chooses(user: ReturnType<typeof draw>['user'], way: string) {
  await user.click(await screen.findByText('Sign another way'));
  await user.click(await screen.findByRole('radio', { name: way }));
}

beforeEach(() => {
  withKeys();
});

describe('signing on this device', () => {
  it('signs on this device if the member confirms before the browser has answered', async () => {
    answerSigning();
    const seen = recorded();
    const unanswered = new Promise<never>(() => undefined);
    const asked = jest.spyOn(crypto.subtle, 'generateKey').mockReturnValueOnce(unanswered);
    const { user, onDone } = place();
    await waitFor(() => {
      expect(asked).toHaveBeenCalledTimes(1);
    });
    await confirm(user);
    await waitFor(() => {
      expect(onDone).toHaveBeenCalledTimes(1);
    });
    expect(seen[0]?.body).toMatchObject({ outcome: 'done', method: 'device' });
  });

  it('signs the stated minutes, which it shows before', async () => {
    answerSigning();
    const seen = recorded();
    const { user, onDone } = place();
    await user.type(screen.getByLabelText(/Minutes of work/), '45');
    await user.click(screen.getByRole('radio', { name: /^Done/ }));
    expect(screen.getByText('Done, 45 minutes of work', { selector: 'b' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: /^Confirm/ }));
    await waitFor(() => {
      expect(onDone).toHaveBeenCalledTimes(1);
    });
    expect(seen[0]?.body).toMatchObject({
      minutes: 45,
      method: 'device',
      signature: { credentialSubject: { outcome: 'done', minutes: 45 } },
    });
  });

  it('asks for consent in one sentence, then signs by default with two taps', async () => {
    const made = answerSigning();
    const seen = recorded();
    const { user, onDone, unmount } = place();
    expect(screen.getByText('Sign on this device', { selector: 'p *' })).toBeVisible();
    expect(screen.getByText(/creates a key for you and signs with it\. The receipt publishes the key/)).toBeVisible();
    await confirm(user);
    await waitFor(() => {
      expect(onDone).toHaveBeenCalledTimes(1);
    });
    expect(seen[0]?.body).toMatchObject({ outcome: 'done', method: 'device', nonce: BYTES, signature: { proof: {} } });
    unmount();

    const again = place();
    expect(await screen.findByText(/This device signs with the key that it created for you/)).toBeVisible();
    await confirm(again.user);
    await waitFor(() => {
      expect(again.onDone).toHaveBeenCalledTimes(1);
    });
    expect(made).toEqual({ keys: 1, challenges: 2 });
  });

  it.each([
    ['requestor', ada, 'the person who posted this quest'],
    ['performer', { ...ada, userId: 'ben' }, 'the person who claimed this quest'],
    ['witness', mia, 'a witness of this quest'],
  ])('says what a %s signs, with the chosen answer', async (_, person, role) => {
    const { user } = place({ viewer: memberOf(person) });
    const says = (answer: string) =>
      `You sign ${answer} as ${role}, for the work as it was submitted. Your note is not signed.`;
    expect(screen.getByRole('region', { name: 'How your statement is signed' })).toHaveTextContent(says('your answer'));
    await user.click(screen.getByRole('radio', { name: /^Partly/ }));
    expect(screen.getByRole('region', { name: 'How your statement is signed' })).toHaveTextContent(says('Partly'));
  });

  it('falls back to the account with a sentence in a browser without Ed25519', async () => {
    Object.defineProperty(globalThis, 'crypto', {
      value: { getRandomValues: (bytes: Uint8Array) => bytes },
      configurable: true,
    });
    const seen = recorded();
    const { user, onDone } = place();
    expect(await screen.findByText(/This browser cannot sign, so your statement is recorded/)).toBeVisible();
    expect(screen.queryByText('Sign another way')).not.toBeInTheDocument();
    await confirm(user);
    await waitFor(() => {
      expect(onDone).toHaveBeenCalledTimes(1);
    });
    expect(seen[0]?.body).toEqual({ outcome: 'done', method: 'account' });
  });

  it('says so if statements must be signed and the browser cannot', async () => {
    Object.defineProperty(globalThis, 'indexedDB', { value: undefined, configurable: true });
    place({ flags: { wallet_signature_required: true } });
    expect(await screen.findByText(/For now, every statement must be signed\. Use a newer browser/)).toBeVisible();
  });

  it('offers the wallet if statements must be signed and the browser cannot', async () => {
    Object.defineProperty(globalThis, 'indexedDB', { value: undefined, configurable: true });
    const { user } = place({ flags: { wallet_signature_required: true, wallet_integration: true } });
    await chooses(user, 'Sign with my wallet');
    expect(await screen.findByText('Sign with my wallet', { selector: 'p *' })).toBeVisible();
  });

  it('offers no account if statements must be signed', () => {
    place({ flags: { wallet_signature_required: true, wallet_integration: false } });
    expect(screen.queryByText('Sign another way')).not.toBeInTheDocument();
  });

  it('sends a statement by account if the member wants that', async () => {
    const seen = recorded();
    const { user, onDone } = place();
    await chooses(user, 'Do not sign, use my account only');
    expect(screen.getByText('Your statement is recorded under your account, without a signature.')).toBeVisible();
    await confirm(user);
    await waitFor(() => {
      expect(onDone).toHaveBeenCalledTimes(1);
    });
    expect(seen[0]?.body).toEqual({ outcome: 'done', method: 'account' });
  });

  it('keeps the choice of a member, and of no other, for the next statement', async () => {
    const first = place();
    await chooses(first.user, 'Do not sign, use my account only');
    first.unmount();
    const second = place();
    expect(await screen.findByText('By account, not signed')).toBeVisible();
    second.unmount();
    place({ viewer: memberOf({ ...ada, userId: 'ben' }) });
    expect(await screen.findByText('Sign another way')).toBeVisible();
    expect(screen.queryByText('By account, not signed')).not.toBeInTheDocument();
  });

  it('repeats the same signature after a broken connection, because the first request may have arrived', async () => {
    const made = answerSigning();
    const seen = answers('post', '/quests/q1/attest', noConnection, ok(aSubmittedQuest({ version: 6, actions: [] })));
    const { user, onDone } = place();
    await confirm(user);
    await screen.findByText(/No connection to CivicForge/);
    await user.click(screen.getByRole('button', { name: 'Confirm' }));
    await waitFor(() => {
      expect(onDone).toHaveBeenCalledTimes(1);
    });
    expect(seen[1]?.body).toEqual(seen[0]?.body);
    expect(made.challenges).toBe(1);
  });

  it('signs anew after a refused signature', async () => {
    const made = answerSigning();
    const expired = problem(422, 'signature.expired');
    answers('post', '/quests/q1/attest', expired, ok(aSubmittedQuest({ version: 6, actions: [] })));
    const { user, onDone } = place();
    await confirm(user);
    await screen.findByText(t('problem.signature.expired'));
    await user.click(screen.getByRole('button', { name: 'Confirm' }));
    await waitFor(() => {
      expect(onDone).toHaveBeenCalledTimes(1);
    });
    expect(made).toEqual({ keys: 1, challenges: 2 });
  });

  it('makes a new key after the key was revoked, and says so', async () => {
    const made = answerSigning();
    recorded();
    service.use(http.post('*/quests/q1/attestation-challenge', problem(422, 'signature.unknown-key'), { once: true }));
    const { user, onDone } = place();
    await confirm(user);
    expect(await screen.findByText('Confirm again, and this device creates a new key.')).toBeVisible();
    expect(await screen.findByText(/creates a key for you/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Confirm' }));
    await waitFor(() => {
      expect(onDone).toHaveBeenCalledTimes(1);
    });
    expect(made.keys).toBe(2);
  });

  it('leads to the keys of a member who has ten', async () => {
    answerSigning();
    answers('post', '/users/me/device-keys', problem(409, 'device-key.limit'));
    const { user } = place();
    await confirm(user);
    await screen.findByText(t('problem.device-key.limit'));
    expect(screen.getByRole('link', { name: 'See your keys and wallet' })).toHaveAttribute('href', '/me/keys');
  });

  it('explains a failed key in the guided form too', async () => {
    answerSigning();
    answers('post', '/users/me/device-keys', problem(409, 'device-key.limit'));
    const { user } = place({ flags: { new_attestation_flow: { on: true, variant: 'guided' } } });
    await user.click(await screen.findByRole('radio', { name: /^Done/ }));
    await user.click(await screen.findByRole('button', { name: 'Continue' }));
    await user.click(await screen.findByRole('button', { name: 'Continue' }));
    await user.click(await screen.findByRole('button', { name: 'Confirm' }));
    expect(await screen.findByRole('link', { name: 'See your keys and wallet' })).toBeVisible();
  });
});

describe('signing with a wallet', () => {
  const wallet = () => new TestWallet(7);
  const owner = (address: string): OwnUser => ({ ...memberOf(ada), walletAddress: address });
  const flags = { wallet_integration: true };
  let removals: (() => void)[] = [];
  const announced = (one: TestWallet, name?: string) => {
    removals.push(announce(one, name));
  };

  afterEach(() => {
    for (const remove of removals) remove();
    removals = [];
  });

  it('is hidden without its flag', async () => {
    const { user } = place({ flags: { wallet_integration: false } });
    await user.click(await screen.findByText('Sign another way'));
    expect(screen.queryByRole('radio', { name: 'Sign with my wallet' })).not.toBeInTheDocument();
  });

  it('signs with the linked wallet on whatever chain it is', async () => {
    answerSigning();
    const seen = recorded();
    const own = wallet();
    own.chain = 137;
    announced(own);
    const { user, onDone } = place({ viewer: owner(own.address), flags });
    await chooses(user, 'Sign with my wallet');
    expect(await screen.findByText(own.address)).toBeVisible();
    expect(screen.getByText(/publishes your wallet’s address, which links your receipts/)).toBeVisible();
    await confirm(user);
    await waitFor(() => {
      expect(onDone).toHaveBeenCalledTimes(1);
    });
    expect(seen[0]?.body).toMatchObject({
      method: 'wallet',
      nonce: BYTES,
      signature: expect.stringMatching(/^0x[0-9a-f]{130}$/) as string,
    });
  });

  it.each([
    ['refuses', 'wallet.refused'],
    ['keeps the account back', 'wallet.wrong-account'],
    ['breaks', 'wallet.failed'],
  ] as const)('explains a wallet that %s, and sends nothing', async (decision, code) => {
    answerSigning();
    const own = wallet();
    own.decision = decision;
    announced(own);
    const { user, onDone } = place({ viewer: owner(own.address), flags });
    await chooses(user, 'Sign with my wallet');
    await screen.findByText('Test Wallet');
    await confirm(user);
    expect(await screen.findByText(t(`problem.${code}`))).toBeVisible();
    expect(onDone).not.toHaveBeenCalled();
  });

  it('explains a wallet with another account, and takes the chosen one of several', async () => {
    answerSigning();
    recorded();
    const [own, other] = [wallet(), new TestWallet(8)];
    announced(other, 'Other Wallet');
    announced(own, 'My Wallet');
    const { user, onDone } = place({ viewer: owner(own.address), flags });
    await chooses(user, 'Sign with my wallet');
    await screen.findByText('Other Wallet');
    await confirm(user);
    expect(await screen.findByText(t('problem.wallet.wrong-account'))).toBeVisible();
    await user.click(screen.getByRole('radio', { name: 'My Wallet' }));
    await user.click(screen.getByRole('button', { name: 'Confirm' }));
    await waitFor(() => {
      expect(onDone).toHaveBeenCalledTimes(1);
    });
  });

  it('finds a wallet that announces itself later', async () => {
    const own = wallet();
    const { user } = place({ viewer: owner(own.address), flags });
    await chooses(user, 'Sign with my wallet');
    expect(await screen.findByText(/We found no wallet in this browser/)).toBeVisible();
    await confirm(user);
    expect(await screen.findByText(t('problem.wallet.missing'))).toBeVisible();
    act(() => {
      window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail: { info: {} } }));
      announced(own);
    });
    expect(await screen.findByText('Test Wallet')).toBeVisible();
  });

  it('leads a member without a linked wallet to the page of keys', async () => {
    const { user } = place({ flags });
    await chooses(user, 'Sign with my wallet');
    expect(await screen.findByRole('link', { name: 'Link a wallet' })).toHaveAttribute('href', '/me/keys');
    await confirm(user);
    expect(await screen.findByText(t('problem.wallet.not-linked'))).toBeVisible();
  });
});
