import { SetMetadata } from '@nestjs/common';

export const DURING_MAINTENANCE = 'civicforge:during-maintenance';

/** The route goes on during maintenance although its method could change something. */
export const DuringMaintenance = (reason: { readonly because: string }) =>
  SetMetadata(DURING_MAINTENANCE, reason.because);
