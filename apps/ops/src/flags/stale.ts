import type { FlagDocument, FlagManifest } from '../../../../libs/flags/src/evaluator.ts';

export interface StaleFlag {
  readonly flag: string;
  readonly why: string;
  /** Past its date: it must go now. */
  readonly isOverdue: boolean;
}

const SOON_MS = 30 * 24 * 3_600_000;

/** Flags that should go, or whose document and code have grown apart. */
export function staleFlags(manifest: FlagManifest, document: FlagDocument, now: number): StaleFlag[] {
  const declared = Object.entries(manifest).flatMap(([flag, { kind, expires }]): StaleFlag[] => {
    const entry = Object.hasOwn(document.flags, flag) ? document.flags[flag] : undefined;
    const end = expires === null ? Infinity : Date.parse(`${expires}T23:59:59Z`);
    if (now > end) return [{ flag, why: `its date has passed: ${expires ?? ''}`, isOverdue: true }];
    if (end - now < SOON_MS) return [{ flag, why: `its date is near: ${expires ?? ''}`, isOverdue: false }];
    if (entry === undefined)
      return [{ flag, why: 'the document does not speak of it: the default serves', isOverdue: false }];
    const isForAll = entry.killed !== true && (entry.enabled === true || entry.rollout_percentage === 100);
    if (kind === 'release' && isForAll)
      return [{ flag, why: 'on for everybody: its code can stay and the flag go', isOverdue: false }];
    if (entry.killed === true) return [{ flag, why: 'killed: mend what is behind it, or remove it', isOverdue: false }];
    return [];
  });
  const unknown = Object.keys(document.flags).filter((flag) => !Object.hasOwn(manifest, flag));
  return [...declared, ...unknown.map((flag) => ({ flag, why: 'nothing declares it any more', isOverdue: false }))];
}
