import { SetMetadata } from '@nestjs/common';

export const OUTSIDE_API = 'civicforge:outside-api';

/** Prefix of every route whose controller is not `OutsideApi`. */
export const API_PREFIX = 'api/v1';

/** The paths of the controller are absolute: they do not get the prefix `/api/v1`. */
export const OutsideApi = () => SetMetadata(OUTSIDE_API, true);
