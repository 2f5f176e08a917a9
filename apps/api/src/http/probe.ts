import { applyDecorators } from '@nestjs/common';
import { RateClass } from './rate-limits.ts';
import { markRoute } from './route-mark.ts';

/**
 * The route is a health probe, which load balancers call every few seconds. It is never limited or shed, and metrics
 * and traces leave it out: while a task drains, its 503 is right.
 */
export const Probe = () => applyDecorators(markRoute('probe'), RateClass('none'));
