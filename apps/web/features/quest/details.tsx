import { ExternalLink, MessageSquareWarning, Scale } from 'lucide-react';
import { drawnPart } from '../../components/lazy-part.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import { PersonName } from '../../components/role-badge.tsx';
import { Dot, Sentence } from '../../components/sentence.tsx';
import { Ago, When } from '../../components/time.tsx';
import type { OwnUser, Quest } from '../../lib/api/types.ts';
import type { Translate } from '../../lib/i18n/translate.ts';
import { LongText } from './long-text.tsx';

const Gallery = drawnPart(async () => (await import('../../components/photos/gallery.tsx')).Gallery);

interface Props {
  readonly t: Translate;
  readonly quest: Quest;
}

interface SeenProps extends Props {
  readonly viewer: Pick<OwnUser, 'userId'>;
}

/** The description. Text of members is rendered as text, with its line breaks. */
export function Description({ t, quest }: Props) {
  return (
    <section aria-labelledby="details">
      <SectionTitle id="details">{t('quest.details')}</SectionTitle>
      <PeopleText as="p" lines className="max-w-prose">
        {quest.description}
      </PeopleText>
      {hasAny(quest.photos) && <Gallery questId={quest.questId} photos={quest.photos} />}
    </section>
  );
}

/**
 * The submission, for those who may read it. `short` shows its first lines, with a button for the rest, and how long ago it was
 * written: on a phone, a date with its zone takes a line more, and hides the answers below.
 */
export function Submission({
  t,
  quest: { questId, submission, performer, submittedAt },
  viewer,
  short = false,
}: SeenProps & { readonly short?: boolean }) {
  if (submission === undefined) return null;
  return (
    <section aria-labelledby="submission">
      <h2 id="submission" className={short ? 'sr-only' : 'mb-2 text-lg font-semibold'}>
        {t('quest.submission')}
      </h2>
      {performer !== undefined && (
        <p className={short ? 'text-sm text-muted' : '-mt-1 mb-2 text-sm text-muted'}>
          {performer.userId === viewer.userId ? (
            <span>{t('quest.submissionByYou')}</span>
          ) : (
            <Sentence t={t} of="quest.submissionBy" parts={{ name: <PersonName t={t} person={performer} /> }} />
          )}
          {submittedAt !== undefined && <Dot />}
          {submittedAt !== undefined && (short ? <Ago at={submittedAt} /> : <When at={submittedAt} />)}
        </p>
      )}
      {short ? (
        <LongText aside={<Links t={t} links={submission.links} short />}>{submission.text}</LongText>
      ) : (
        <>
          <PeopleText as="p" lines className="max-w-prose">
            {submission.text}
          </PeopleText>
          <Links t={t} links={submission.links} />
        </>
      )}
      {hasAny(submission.photos) && <Gallery questId={questId} photos={submission.photos} small={short} />}
    </section>
  );
}

function hasAny(photos: Quest['photos']): boolean {
  return photos !== undefined && photos.length > 0;
}

interface LinksProps {
  readonly t: Translate;
  readonly links: readonly string[];
  /** Shows the host alone, so that a link stands in the row of the button before it. */
  readonly short?: boolean;
}

function Links({ t, links, short = false }: LinksProps) {
  if (links.length === 0) return null;
  return (
    <ul aria-label={t('quest.links')} className={short ? 'contents' : 'mt-3 space-y-1'}>
      {links.map((link) => (
        <li key={link} className="min-w-0">
          <a
            href={link}
            target="_blank"
            rel="noopener noreferrer nofollow ugc"
            {...(short && { title: link })}
            className="inline-flex min-h-7 max-w-full items-center gap-2 text-accent underline underline-offset-4"
          >
            <PeopleText>{short ? hostOf(link) : link}</PeopleText>
            <ExternalLink aria-hidden className="size-4 shrink-0" />
            <span className="sr-only">{`(${t('common.external')})`}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function hostOf(link: string): string {
  return URL.parse(link)?.host ?? link;
}

/** The latest change request, until the performer submits again. */
export function ChangeRequest({ t, quest, viewer }: SeenProps) {
  if (quest.changeRequest === undefined || quest.status !== 'CLAIMED') return null;
  return (
    <section aria-labelledby="change-request" className="border-s-4 border-edge ps-4">
      <h2 id="change-request" className="mb-1 flex items-center gap-2 font-semibold">
        <MessageSquareWarning aria-hidden className="size-5 shrink-0" />
        {quest.requestorId === viewer.userId ? (
          <span>{t('quest.changeRequestByYou')}</span>
        ) : (
          <Sentence t={t} of="quest.changeRequest" parts={{ name: <PersonName t={t} person={quest.requestor} /> }} />
        )}
      </h2>
      <PeopleText as="p" lines className="max-w-prose">
        {quest.changeRequest}
      </PeopleText>
    </section>
  );
}

/** The dispute with its reason and the decision, for the parties and moderators. */
export function DisputeDetails({ t, quest, viewer }: SeenProps) {
  const { dispute, requestor, performer } = quest;
  if (dispute === undefined) return null;
  const raisedBy = [requestor, performer].find((person) => person?.userId === dispute.raisedBy);
  const { resolution } = dispute;
  return (
    <section aria-labelledby="dispute">
      <h2 id="dispute" className="mb-1 flex items-center gap-2 text-lg font-semibold">
        <Scale aria-hidden className="size-5 shrink-0 text-danger" />
        <span>{t('quest.dispute')}</span>
      </h2>
      {/* A dispute raised by contradicting statements shows our translated reason instead of the API's. */}
      {dispute.raisedBy === 'system' ? (
        <p>{t('quest.disputeSystem')}</p>
      ) : (
        <>
          <p className="mb-2 text-sm text-muted">
            {raisedBy?.userId === viewer.userId && <span>{t('quest.disputeByYou')}</span>}
            {raisedBy !== undefined && raisedBy.userId !== viewer.userId && (
              <Sentence t={t} of="quest.disputeBy" parts={{ name: <PersonName t={t} person={raisedBy} /> }} />
            )}
            {raisedBy !== undefined && <Dot />}
            <When at={dispute.raisedAt} />
          </p>
          <PeopleText as="p" lines className="max-w-prose">
            {dispute.reason}
          </PeopleText>
        </>
      )}
      {resolution !== undefined && (
        <div className="mt-3">
          <h3 className="text-sm font-semibold text-muted">
            <span>{t('quest.resolution')}</span>
            <Dot />
            <When at={resolution.resolvedAt} />
          </h3>
          <p className="my-1 font-semibold">{t(`quest.${resolution.decision}`)}</p>
          <PeopleText as="p" lines className="max-w-prose">
            {resolution.reason}
          </PeopleText>
        </div>
      )}
    </section>
  );
}

function SectionTitle({ id, children }: { readonly id: string; readonly children: string }) {
  return (
    <h2 id={id} className="mb-2 text-lg font-semibold">
      {children}
    </h2>
  );
}
