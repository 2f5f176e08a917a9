import { problemTable } from '../http/problem-codes.ts';

export const ATTESTATION_PROBLEMS = problemTable({
  'attestation.signature-required': { status: 422, title: 'A signature is required' },
});
