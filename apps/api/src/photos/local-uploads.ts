import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PHOTO_LIMITS } from '@civicforge/domain';
import { ID_FORMS } from '@civicforge/contract/keys';
import type { RouteMark } from '../http/route-mark.ts';
import { FolderStore, UPLOAD_PATH } from './photo-store.folder.ts';
import type { PhotoStore } from './photo-store.ts';

interface UploadRoute {
  readonly Params: { readonly photoId: string };
  readonly Querystring: Record<string, unknown>;
  readonly Body: unknown;
}

/**
 * Takes uploads in the stages local and test, as the bucket does in the others: another origin than the pages, CORS for
 * the pages alone, no session, and a link that fixes length, type and time. Does nothing with a bucket.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
 */
export function installLocalUploads(instance: FastifyInstance, store: PhotoStore, origins: readonly string[]): void {
  if (!(store instanceof FolderStore)) return;
  const marks: readonly RouteMark[] = ['rawBody'];
  const route = { url: `${UPLOAD_PATH}:photoId`, config: { marks }, bodyLimit: PHOTO_LIMITS.bytes.max };
  instance.route<UploadRoute>({
    ...route,
    method: 'PUT',
    handler: async (request, reply) => {
      allowPages(request, reply, origins);
      const { photoId } = request.params;
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const type = request.headers['content-type'];
      const refusal = ID_FORMS.photo.test(photoId)
        ? await store.receive({ photoId, query: request.query, type, body })
        : 'SignatureDoesNotMatch';
      if (refusal === undefined) return reply.code(200).send();
      return reply.code(403).type('application/xml').send(`<Error><Code>${refusal}</Code></Error>`);
    },
  });
  instance.route({
    ...route,
    method: 'OPTIONS',
    handler: (request, reply) => {
      const isAllowed = allowPages(request, reply, origins);
      if (isAllowed) reply.header('access-control-allow-methods', 'PUT');
      if (isAllowed) reply.header('access-control-allow-headers', 'content-type');
      return reply.code(isAllowed ? 200 : 403).send();
    },
  });
}

function allowPages({ headers }: FastifyRequest, reply: FastifyReply, origins: readonly string[]): boolean {
  if (headers.origin === undefined || !origins.includes(headers.origin)) return false;
  reply.headers({ 'access-control-allow-origin': headers.origin, vary: 'Origin' });
  return true;
}
