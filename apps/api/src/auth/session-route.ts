import { applyDecorators, SetMetadata } from '@nestjs/common';
import { Public } from '../http/caller.ts';

export const SESSION_ROUTE = 'civicforge:session-route';

/**
 * The route renews or ends the browser's session. Its cookies stand in the place of a token, the refresh cookie too,
 * which outlives the access token; the guards ask for one and for the origin of the request.
 */
export const SessionRoute = () =>
  applyDecorators(
    SetMetadata(SESSION_ROUTE, true),
    Public({ because: 'the cookies of the session are asked for instead of a token, the refresh cookie too' }),
  );
