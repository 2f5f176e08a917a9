'use client';

import { ExternalLink } from 'lucide-react';
import { PeopleText } from '../../components/people-text.tsx';
import { Sentence } from '../../components/sentence.tsx';
import { When } from '../../components/time.tsx';
import type { Quest } from '../../lib/api/types.ts';
import { useLocale } from '../../lib/i18n/provider.tsx';
import { mapUrl } from '../../lib/place/coordinates.ts';

/** Start and duration. */
export function StartTime({ quest: { startsAt, durationMinutes } }: { readonly quest: Quest }) {
  const { t, format } = useLocale();
  const duration = durationMinutes === undefined ? undefined : format.duration(durationMinutes * 60);
  return (
    <span>
      {startsAt === undefined ? null : <When at={startsAt} />}
      {startsAt === undefined && duration !== undefined && <span>{duration}</span>}
      {startsAt !== undefined && duration !== undefined && (
        <span className="block text-sm text-muted">
          <Sentence t={t} of="quest.lasts" parts={{ duration }} />
        </span>
      )}
    </span>
  );
}

interface PlaceProps {
  readonly place: NonNullable<Quest['place']>;
  /** True for the parties and moderators, who get exact coordinates. */
  readonly isExact: boolean;
}

/** The place with a link to a map. No map is loaded from elsewhere. */
export function PlaceText({ place: { label, detail, latitude, longitude }, isExact }: PlaceProps) {
  const { t } = useLocale();
  return (
    <span className="block">
      <PeopleText>{label}</PeopleText>
      {detail !== undefined && (
        <PeopleText as="p" lines className="text-sm text-muted">
          {detail}
        </PeopleText>
      )}
      {latitude !== undefined && longitude !== undefined && (
        <a
          href={mapUrl({ latitude, longitude })}
          target="_blank"
          rel="noopener noreferrer"
          className="flex min-h-6 items-center gap-2 text-sm text-accent underline underline-offset-4 print:hidden"
        >
          <span>{t(isExact ? 'quest.map' : 'quest.mapAround')}</span>
          <ExternalLink aria-hidden className="size-4 shrink-0" />
          <span className="sr-only">{`(${t('common.external')})`}</span>
        </a>
      )}
    </span>
  );
}
