import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RATE_LIMITS } from './rate-limits.ts';

describe('RATE_LIMITS', () => {
  it('are the limits that docs/API.md names', () => {
    const page = readFileSync(join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'API.md'), 'utf8');
    const words = page
      .toLowerCase()
      .replace(/[^a-z0-9%]+/g, ' ')
      .trim();
    const { read, create, claim, submit, attest, dispute, change, register } = RATE_LIMITS;
    const limits = `reads ${read} posting ${create} claiming ${claim} submitting ${submit} attesting ${attest} disputes ${dispute} other changes ${change}`;
    expect(words).toContain(limits);
    expect(words).toContain(
      `signing in ${RATE_LIMITS['sign-in']} for an address and for an account signing up ${register}`,
    );
  });
});
