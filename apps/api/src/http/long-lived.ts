import { markRoute } from './route-mark.ts';

/** The route answers as long as its client stays: durations, requests in flight and spans leave it out. */
export const LongLived = () => markRoute('longLived');
