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
  /** Nobody has said yet what the flags are: these are the safe values. */
  readonly loading: boolean;
  /** Why the flags may be out of date; the last that were known go on serving. */
  readonly error: Error | undefined;
}

const FlagsContext = createContext<FeatureFlags | undefined>(undefined);

interface Props {
  /** What the server rendered the page with. */
  readonly first: FlagSet;
  /** The server could not ask: `first` are the safe values. */
  readonly isAway: boolean;
  readonly refreshSeconds: number;
  readonly children: ReactNode;
}

interface Known {
  readonly flags: FlagSet;
  readonly loading: boolean;
  readonly error: Error | undefined;
}

/**
 * Gives the page its flags and keeps them up to date: one reader for all components below. The client of the flag
 * service arrives with the first refresh, so it costs the first paint nothing.
 */
export function FlagsProvider({ first, isAway, refreshSeconds, children }: Props) {
  const [known, setKnown] = useState(() => firstKnown(first, isAway));
  const [rendered, setRendered] = useState(first);
  // The server has drawn the page anew, maybe for somebody else: its word is the newest.
  if (rendered !== first) {
    setRendered(first);
    if (!isAway) setKnown(firstKnown(first, isAway));
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
    if (isAway) void ask();
    return pollWhileVisible(ask, refreshSeconds * 1_000);
  }, [isAway, refreshSeconds]);
  const value = useMemo(() => ({ ...known, isEnabled: (name: FlagKey) => known.flags[name].on }), [known]);
  return <FlagsContext value={value}>{children}</FlagsContext>;
}

function firstKnown(flags: FlagSet, isAway: boolean): Known {
  return isAway ? { flags, loading: true, error: new Error('The feature flags did not answer') } : settled(flags);
}

function settled(flags: FlagSet): Known {
  return { flags, loading: false, error: undefined };
}

function isQuiet({ loading, error }: Known): boolean {
  return !loading && error === undefined;
}

/** The reader's flags as they are now; the component is drawn again when one changes. */
export function useFeatureFlags(): FeatureFlags {
  const flags = use(FlagsContext);
  if (flags === undefined) throw new Error('No flags here: FlagsProvider is missing above');
  return flags;
}

interface FeatureFlagProps {
  readonly name: FlagKey;
  readonly fallback?: Elements;
  readonly children: Elements;
}

/** Draws its children where the flag is on for the reader, else `fallback`. */
export function FeatureFlag({ name, fallback = null, children }: FeatureFlagProps) {
  return useFeatureFlags().isEnabled(name) ? children : fallback;
}
