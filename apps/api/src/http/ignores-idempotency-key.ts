import { SetMetadata } from '@nestjs/common';

export const IGNORES_IDEMPOTENCY_KEY = 'civicforge:ignores-idempotency-key';

/** The POSTs of this controller store no answers, so an `Idempotency-Key` has no effect on them. */
export const IgnoresIdempotencyKey = (reason: { readonly because: string }) =>
  SetMetadata(IGNORES_IDEMPOTENCY_KEY, reason.because);
