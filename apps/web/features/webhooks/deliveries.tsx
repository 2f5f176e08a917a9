'use client';

import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Dot } from '../../components/sentence.tsx';
import { When } from '../../components/time.tsx';
import { api } from '../../lib/api/browser.ts';
import { asProblem, type Problem } from '../../lib/api/problem.ts';
import type { WebhookDelivery } from '../../lib/api/types.ts';
import { getDeliveries, replayDelivery, testWebhook } from '../../lib/api/webhooks.ts';
import { useT } from '../../lib/i18n/provider.tsx';

/** The last messages of a webhook, read when the member asks for them. */
export function Deliveries({ webhookId }: { readonly webhookId: string }) {
  const t = useT();
  const [items, setItems] = useState<readonly WebhookDelivery[]>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const run = async (work?: () => Promise<unknown>) => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await work?.();
      setItems(await getDeliveries(api, webhookId));
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  };
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap gap-3">
        <Button kind="secondary" busy={busy} onClick={() => void run()}>
          {t(items === undefined ? 'webhooks.show' : 'webhooks.refresh')}
        </Button>
        <Button kind="secondary" busy={busy} onClick={() => void run(() => testWebhook(api, webhookId))}>
          {t('webhooks.test')}
        </Button>
      </div>
      {problem !== undefined && <ProblemNotice t={t} problem={problem} live />}
      {items?.length === 0 && <p className="text-muted">{t('webhooks.noDeliveries')}</p>}
      {items !== undefined && items.length > 0 && (
        <ul className="divide-y divide-line border-y border-line">
          {items.map((delivery) => (
            <Row
              key={delivery.deliveryId}
              delivery={delivery}
              replay={() => void run(() => replayDelivery(api, webhookId, delivery.deliveryId))}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

interface RowProps {
  readonly delivery: WebhookDelivery;
  readonly replay: () => void;
}

function Row({ delivery, replay }: RowProps) {
  const t = useT();
  const { deliveryId, type, state, attempts, createdAt } = delivery;
  const last = attempts.at(-1);
  const result = last?.status ?? last?.error;
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3">
      <div className="min-w-0">
        <p className="wrap-anywhere">
          <span className="font-semibold">{type}</span>
          <Dot />
          <span>{t(`webhooks.state.${state}`)}</span>
          {result !== undefined && <span className="ml-1">{`(${String(result)})`}</span>}
        </p>
        <p className="text-sm wrap-anywhere text-muted">
          <When at={createdAt} />
          <Dot />
          <span className="font-mono text-[0.8125rem]">{deliveryId}</span>
        </p>
      </div>
      <Button kind="quiet" onClick={replay}>
        {t('webhooks.replay')}
      </Button>
    </li>
  );
}
