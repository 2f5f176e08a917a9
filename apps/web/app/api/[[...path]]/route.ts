import { forwardToApi } from '../../../lib/proxy/forward.ts';
import { settings } from '../../../lib/settings.ts';

/** The API's address is read at run time, so a static rewrite of the build cannot be used. */
export const dynamic = 'force-dynamic';

const forward = (request: Request): Promise<Response> => forwardToApi(request, settings());

export {
  forward as DELETE,
  forward as GET,
  forward as HEAD,
  forward as OPTIONS,
  forward as PATCH,
  forward as POST,
  forward as PUT,
};
