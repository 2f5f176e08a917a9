import type { PublicQuest } from '../lib/api/types.ts';
import { PeopleText } from './people-text.tsx';
import { Dot } from './sentence.tsx';
import { When } from './time.tsx';

interface Props {
  readonly quest: Pick<PublicQuest, 'startsAt' | 'place'>;
}

/** Start and place of a public quest. Renders nothing for a quest without them. */
export function DateAndPlace({ quest: { startsAt, place } }: Props) {
  if (startsAt === undefined && place === undefined) return null;
  return (
    <p className="text-sm">
      {startsAt !== undefined && <When at={startsAt} />}
      {startsAt !== undefined && place !== undefined && <Dot />}
      {place !== undefined && <PeopleText>{place.label}</PeopleText>}
    </p>
  );
}
