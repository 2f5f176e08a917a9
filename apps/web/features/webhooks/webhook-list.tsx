'use client';

import { Webhook as WebhookIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { ConfirmedAction } from '../../components/confirmed-action.tsx';
import { Notice } from '../../components/notice.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Dot, Sentence } from '../../components/sentence.tsx';
import { OnDate, When } from '../../components/time.tsx';
import { api } from '../../lib/api/browser.ts';
import { asProblem, type Problem } from '../../lib/api/problem.ts';
import type { Webhook } from '../../lib/api/types.ts';
import { removeWebhook, rotateWebhook, switchWebhook } from '../../lib/api/webhooks.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { Deliveries } from './deliveries.tsx';

/** The programs of the member that hear of quests. */
export function WebhookList({ webhooks }: { readonly webhooks: readonly Webhook[] }) {
  const t = useT();
  if (webhooks.length === 0) return <p className="border-y border-line py-5 text-muted">{t('webhooks.none')}</p>;
  return (
    <ul className="space-y-4">
      {webhooks.map((webhook) => (
        <WebhookCard key={webhook.webhookId} webhook={webhook} />
      ))}
    </ul>
  );
}

function WebhookCard({ webhook }: { readonly webhook: Webhook }) {
  const t = useT();
  const router = useRouter();
  const [secret, setSecret] = useState<string>();
  const { webhookId, url } = webhook;
  const named = (key: 'webhooks.rotateLabel' | 'webhooks.removeLabel') => t(key).replace('{url}', () => url);
  return (
    <li className="card space-y-4 p-5">
      <Facts webhook={webhook} />
      {secret !== undefined && (
        <Notice kind="success" live>
          <p>{t('webhooks.secret')}</p>
          <p className="font-mono wrap-anywhere select-all">{secret}</p>
        </Notice>
      )}
      <div className="flex flex-wrap items-start gap-3">
        <Switch webhook={webhook} />
        <ConfirmedAction
          action={t('webhooks.rotate')}
          label={named('webhooks.rotateLabel')}
          text={t('webhooks.rotateText')}
          confirm={t('webhooks.rotateConfirm')}
          keep={t('webhooks.keep')}
          work={async () => {
            setSecret(await rotateWebhook(api, webhookId));
            router.refresh();
          }}
        />
        <ConfirmedAction
          action={t('webhooks.remove')}
          label={named('webhooks.removeLabel')}
          text={t('webhooks.removeText')}
          confirm={t('webhooks.removeConfirm')}
          keep={t('webhooks.keep')}
          work={async () => {
            await removeWebhook(api, webhookId);
            router.refresh();
          }}
        />
      </div>
      <Deliveries webhookId={webhookId} />
    </li>
  );
}

function Facts({ webhook }: { readonly webhook: Webhook }) {
  const t = useT();
  const { url, events, scope, active, offReason, failingSince, previousSecretUntil, createdAt } = webhook;
  return (
    <div className="flex gap-3">
      <WebhookIcon aria-hidden className="mt-0.5 size-5 shrink-0 text-muted" />
      <div className="min-w-0 space-y-1">
        <h2 className="font-semibold wrap-anywhere">{url}</h2>
        <p>{active ? t('webhooks.on') : t(`webhooks.off.${offReason ?? 'owner'}`)}</p>
        <p className="text-sm text-muted">
          <Sentence t={t} of="webhooks.created" parts={{ when: <OnDate at={createdAt} /> }} />
          {scope === 'all' && (
            <>
              <Dot />
              <span>{t('webhooks.leadAll')}</span>
            </>
          )}
        </p>
        {failingSince !== undefined && (
          <p className="text-sm text-danger">
            <Sentence t={t} of="webhooks.failing" parts={{ when: <When at={failingSince} /> }} />
          </p>
        )}
        {previousSecretUntil !== undefined && (
          <p className="text-sm text-muted">
            <Sentence t={t} of="webhooks.rotating" parts={{ when: <When at={previousSecretUntil} /> }} />
          </p>
        )}
        <p className="font-mono text-sm wrap-anywhere text-muted">{events.join(', ')}</p>
      </div>
    </div>
  );
}

function Switch({ webhook: { webhookId, active } }: { readonly webhook: Webhook }) {
  const t = useT();
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const change = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await switchWebhook(api, webhookId, !active);
      router.refresh();
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  };
  return (
    <div className="space-y-3">
      <Button kind="secondary" busy={busy} onClick={() => void change()}>
        {t(active ? 'webhooks.pause' : 'webhooks.resume')}
      </Button>
      {problem !== undefined && <ProblemNotice t={t} problem={problem} live />}
    </div>
  );
}
