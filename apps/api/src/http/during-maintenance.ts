import { SetMetadata } from '@nestjs/common';

export const DURING_MAINTENANCE = 'civicforge:during-maintenance';

/** Marks a route with an unsafe method that stays available during maintenance. */
export const DuringMaintenance = (reason: { readonly because: string }) =>
  SetMetadata(DURING_MAINTENANCE, reason.because);
