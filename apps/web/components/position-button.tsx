'use client';

import { LocateFixed } from 'lucide-react';
import { useState } from 'react';
import type { Point } from '../lib/place/coordinates.ts';
import { useT } from '../lib/i18n/provider.tsx';
import { buttonClass } from './button.tsx';

/** Longest wait for a position in milliseconds. */
const WAIT_MS = 15_000;

interface Props {
  readonly onFound: (point: Point) => void;
}

/** Asks the device for its position, after a tap only. The browser asks the person first. */
export function PositionButton({ onFound }: Props) {
  const t = useT();
  const [state, setState] = useState<'idle' | 'asking' | 'failed'>('idle');
  const ask = () => {
    if (!('geolocation' in navigator)) {
      setState('failed');
      return;
    }
    setState('asking');
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setState('idle');
        const round = (degrees: number) => Number(degrees.toFixed(5));
        onFound({ latitude: round(coords.latitude), longitude: round(coords.longitude) });
      },
      () => {
        setState('failed');
      },
      { timeout: WAIT_MS, maximumAge: 60_000 },
    );
  };
  return (
    <div className="mt-2">
      <button type="button" disabled={state === 'asking'} onClick={ask} className={buttonClass('secondary')}>
        <LocateFixed aria-hidden className="size-5" />
        <span>{t('common.usePosition')}</span>
      </button>
      <p role="status" className="text-sm text-muted">
        {state === 'idle' ? '' : t(state === 'asking' ? 'common.findingPosition' : 'common.noPosition')}
      </p>
    </div>
  );
}
