import { problemTable } from '../http/problem-codes.ts';

export const PHOTO_PROBLEMS = problemTable({
  'photo.not-found': { status: 404, title: 'There is no such photo' },
  'photo.not-uploaded': { status: 409, title: 'The file of this photo has not arrived' },
  'photo.unreadable': { status: 422, title: 'The file is not a complete JPEG, PNG or WebP picture' },
  'photo.too-many-pixels': { status: 422, title: 'The picture has too many pixels' },
});
