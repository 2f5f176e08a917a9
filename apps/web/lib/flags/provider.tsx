'use client';

import type { FlagKey } from '@civicforge/contract/flags/manifest';
import { createContext, use, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { Elements } from '../elements.ts';
import { renewalSettled } from '../session/keep.ts';
import { areSame, type FlagSet } from './flag-set.ts';
import { pollWhileVisible } from '../poll.ts';

export interface FeatureFlags {
  readonly flags: FlagSet;
  readonly isEnabled: (name: FlagKey) => boolean;
  /** True while the flags are the safe values, before the first answer. */
  readonly loading: boolean;
  /** The error of the last refresh. The last known flags stay in use. */
  readonly error: Error | undefined;
}

const FlagsContext = createContext<FeatureFlags | undefined>(undefined);

interface Props {
  /** The flags that the server rendered the page with. */
  readonly first: FlagSet;
  /** True if the server could not load the flags: `first` holds the safe values. */
  readonly isUnavailable: boolean;
  readonly refreshSeconds: number;
  readonly children: ReactNode;
}

interface Known {
  readonly flags: FlagSet;
  readonly loading: boolean;
  readonly error: Error | undefined;
}

/**
 * Provides the flags to the page and keeps them up to date. The OpenFeature client is loaded with the first refresh, so
 * it does not delay the first paint.
 */
export function FlagsProvider({ first, isUnavailable, refreshSeconds, children }: Props) {
  const [known, setKnown] = useState(() => firstKnown(first, isUnavailable));
  const [rendered, setRendered] = useState(first);
  // The server rendered the page again, maybe for another member: its flags are the newest.
  if (rendered !== first) {
    setRendered(first);
    if (!isUnavailable) setKnown(firstKnown(first, isUnavailable));
  }
  const latest = useRef(known.flags);
  useEffect(() => {
    latest.current = known.flags;
  });
  useEffect(() => {
    const ask = async () => {
      try {
        await renewalSettled();
        const { askForFlags } = await import('./connection.ts');
        const flags = await askForFlags(latest.current);
        setKnown((before) => (isQuiet(before) && areSame(before.flags, flags) ? before : settled(flags)));
      } catch (cause) {
        const error = cause instanceof Error ? cause : new Error('The feature flags did not answer', { cause });
        setKnown(({ flags }) => ({ flags, loading: false, error }));
      }
    };
    if (isUnavailable) void ask();
    return pollWhileVisible(ask, refreshSeconds * 1_000);
  }, [isUnavailable, refreshSeconds]);
  const value = useMemo(() => ({ ...known, isEnabled: (name: FlagKey) => known.flags[name].on }), [known]);
  return <FlagsContext value={value}>{children}</FlagsContext>;
}

function firstKnown(flags: FlagSet, isUnavailable: boolean): Known {
  return isUnavailable
    ? { flags, loading: true, error: new Error('The feature flags did not answer') }
    : settled(flags);
}

function settled(flags: FlagSet): Known {
  return { flags, loading: false, error: undefined };
}

function isQuiet({ loading, error }: Known): boolean {
  return !loading && error === undefined;
}

/** Returns the reader's current flags. The component renders again when one changes. */
export function useFeatureFlags(): FeatureFlags {
  const flags = use(FlagsContext);
  if (flags === undefined) throw new Error('FlagsProvider is missing above this component');
  return flags;
}

interface FeatureFlagProps {
  readonly name: FlagKey;
  readonly fallback?: Elements;
  readonly children: Elements;
}

/** Renders its children if the flag is on, else `fallback`. */
export function FeatureFlag({ name, fallback = null, children }: FeatureFlagProps) {
  return useFeatureFlags().isEnabled(name) ? children : fallback;
}
