import { problemTable } from '../http/problem-codes.ts';

export const ATTESTATION_PROBLEMS = problemTable({
  'attestation.signature-required': { status: 422, title: 'A signature is required' },
  'attestation.signature-invalid': { status: 422, title: 'The signature is not valid' },
  'attestation.challenge-expired': { status: 422, title: 'The challenge is unknown or has expired' },
  'attestation.challenge-changed': { status: 422, title: 'The submission has changed since the challenge' },
});
