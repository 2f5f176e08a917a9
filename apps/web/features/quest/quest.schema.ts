import { parseLink, QUEST_LIMITS, RESOLUTION_DECISIONS } from '@civicforge/domain';
import { checkOf, choice, matching, optionalText, text } from '../../lib/forms/checks.ts';
import { isComplete } from '../../lib/photos/entries.ts';
import type { ReasonFields, ResolveFields, SubmitFields, TextFields } from './fields.ts';
import { linksOf } from './fields.ts';

export const checkSubmit = checkOf<SubmitFields>({
  text: text('submission', QUEST_LIMITS.submission),
  links: matching('links', (value) => {
    const links = linksOf(value);
    return links.length <= QUEST_LIMITS.links.max && links.every((link) => parseLink(link) !== undefined);
  }),
  photos: matching('photos', isComplete),
});

export const checkChangeRequest = checkOf<TextFields>({ text: text('changeRequest', QUEST_LIMITS.changeRequest) });
export const checkDispute = checkOf<ReasonFields>({ reason: text('disputeReason', QUEST_LIMITS.disputeReason) });
export const checkRelease = checkOf<ReasonFields>({
  reason: optionalText('releaseReason', QUEST_LIMITS.releaseReason),
});
export const checkCancelByModerator = checkOf<ReasonFields>({
  reason: text('cancelReason', QUEST_LIMITS.cancelReason),
});

/** Cancelling by the requestor, with an optional reason. */
export const checkCancel = checkOf<ReasonFields>({
  reason: optionalText('cancelReason', QUEST_LIMITS.cancelReason),
});

export const checkResolve = checkOf<ResolveFields>({
  decision: choice('decision', RESOLUTION_DECISIONS),
  reason: text('resolutionReason', QUEST_LIMITS.resolutionReason),
});
