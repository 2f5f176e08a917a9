export type PhotoSize = 'small' | 'large';

/** Returns the address of a photo of a quest, as a member or a visitor reads it. */
export function photoPath(questId: string, photoId: string, size: PhotoSize, reader: 'member' | 'visitor'): string {
  const base = reader === 'member' ? '/api/v1/quests' : '/api/v1/public/quests';
  return `${base}/${encodeURIComponent(questId)}/photos/${encodeURIComponent(photoId)}?size=${size}`;
}
