import { QUEST_LIMITS, RESOLUTION_DECISIONS } from '@civicforge/domain';
import { checkOf, choice, matching, text } from '../../lib/forms/checks.ts';
import { RELEASE_REASON_LIMITS } from '../../lib/forms/rules.ts';
import type { ReasonFields, ResolveFields, SubmitFields, TextFields } from './fields.ts';
import { linksOf } from './fields.ts';

export const checkSubmit = checkOf<SubmitFields>({
  text: text('submission', QUEST_LIMITS.submission),
  links: matching('links', (value) => {
    const links = linksOf(value);
    return links.length <= QUEST_LIMITS.links.max && links.every(isHttps);
  }),
});

export const checkChangeRequest = checkOf<TextFields>({ text: text('changeRequest', QUEST_LIMITS.changeRequest) });
export const checkDispute = checkOf<ReasonFields>({ reason: text('disputeReason', QUEST_LIMITS.disputeReason) });
export const checkRelease = checkOf<ReasonFields>({ reason: text('releaseReason', RELEASE_REASON_LIMITS) });
export const checkCancelByModerator = checkOf<ReasonFields>({
  reason: text('cancelReason', QUEST_LIMITS.cancelReason),
});

/** Who cancels their own quest need not say why; whoever does, says it in a sentence. */
export const checkCancel = checkOf<ReasonFields>({
  reason: matching('cancelReason', (value) => value.trim() === '' || isSentence(value)),
});

export const checkResolve = checkOf<ResolveFields>({
  decision: choice('decision', RESOLUTION_DECISIONS),
  reason: text('resolutionReason', QUEST_LIMITS.resolutionReason),
});

function isSentence(value: string): boolean {
  const { min, max } = QUEST_LIMITS.cancelReason;
  const { length } = [...value.trim()];
  return length >= min && length <= max;
}

function isHttps(link: string): boolean {
  return URL.canParse(link) && new URL(link).protocol === 'https:';
}
