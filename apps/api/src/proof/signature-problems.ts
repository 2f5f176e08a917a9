import { Problem } from '../http/problem.ts';
import { problemTable } from '../http/problem-codes.ts';

/** Refusals of a signature, in the order in which they are checked. Nothing is recorded. */
export const SIGNATURE_PROBLEMS = problemTable({
  'signature.expired': { status: 422, title: 'The challenge is unknown or has expired' },
  'signature.nonce-used': { status: 422, title: 'The challenge was used before' },
  'signature.unknown-key': { status: 422, title: 'The key is not registered or is revoked' },
  'signature.wrong-signer': { status: 422, title: 'The signature is of another key' },
  'signature.wrong-stage': { status: 422, title: 'The signature belongs to another stage' },
  'signature.changed-content': { status: 422, title: 'The signed content differs from what was asked for' },
  'signature.invalid': { status: 422, title: 'The signature is not valid' },
});

export type SignatureCode = keyof typeof SIGNATURE_PROBLEMS;

export function signatureProblem(code: SignatureCode, detail?: string): Problem {
  return new Problem(SIGNATURE_PROBLEMS[code], detail);
}
