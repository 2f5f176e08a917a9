import { OBJECTIVES } from '../../../../libs/contract/src/slo.ts';
import { errorPercent, type Figures } from '../clients/figures.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const SEVERITY_NAMES = ['P1', 'P2', 'P3', 'P4'] as const;
export type Severity = (typeof SEVERITY_NAMES)[number];

/** @throws OpsFailure for another word */
export function severityFrom(word: string): Severity {
  const found = SEVERITY_NAMES.find((name) => name === word.toUpperCase());
  if (found) return found;
  throw new OpsFailure(`A severity is one of ${SEVERITY_NAMES.join(', ')}, not "${word}".`, EXIT.usage);
}

export interface SeverityRule {
  readonly meaning: string;
  readonly examples: string;
  /** Maximum time until a responder starts. */
  readonly respondWithinMs: number;
  /** Maximum interval between updates until it is resolved. */
  readonly updateEveryMs: number;
  /** True if the severity pages the operator on call. */
  readonly page: boolean;
}

const { alarm, gate } = OBJECTIVES.errorRatePercent;

/** The one table of severities; shares of failed requests come from the SLO file. */
export const SEVERITIES: Readonly<Record<Severity, SeverityRule>> = {
  P1: {
    meaning: 'outage, data loss or breach: at once, at most 15 min',
    examples: 'sign-in fails for all; a balance differs from its ledger; a member reads data of another',
    respondWithinMs: 15 * MINUTE,
    updateEveryMs: 15 * MINUTE,
    page: true,
  },
  P2: {
    meaning: `partly down, or more than ${gate} % of the requests fail: 15 min`,
    examples: 'attesting fails for some; rewards are not paid; one of two zones is down',
    respondWithinMs: 15 * MINUTE,
    updateEveryMs: 30 * MINUTE,
    page: true,
  },
  P3: {
    meaning: `minor, or ${alarm} to ${gate} % of the requests fail: 1 hour`,
    examples: 'search finds nothing; pages are slow; one job failed',
    respondWithinMs: HOUR,
    updateEveryMs: 4 * HOUR,
    page: false,
  },
  P4: {
    meaning: 'low: the next business day, at most 24 hours',
    examples: 'a wrong word on a page; a false alarm',
    respondWithinMs: 24 * HOUR,
    updateEveryMs: 24 * HOUR,
    page: false,
  },
};

/** Returns the severity that the figures alone suggest. The operator knows more (data loss, breach) and decides. */
export function suggestedBy(figures: Figures, isReachable: boolean): Severity {
  if (!isReachable) return 'P1';
  const percent = errorPercent(figures);
  if (percent === undefined || percent < alarm) return 'P4';
  return percent > gate ? 'P2' : 'P3';
}

export function severityLines(): string[] {
  return SEVERITY_NAMES.map(
    (name) => `${name}  ${SEVERITIES[name].meaning}. For example: ${SEVERITIES[name].examples}.`,
  );
}
