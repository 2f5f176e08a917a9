import { SetMetadata } from '@nestjs/common';

export const WHILE_SUSPENDED = 'civicforge:while-suspended';

/** A suspended member may do this: it finishes what the member owes, or concerns only the member's own account. */
export const WhileSuspended = () => SetMetadata(WHILE_SUSPENDED, true);
