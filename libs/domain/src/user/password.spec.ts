import { isStrongPassword } from './password.ts';

describe('isStrongPassword', () => {
  it.each(['CivicForge!2026', 'aA1! aA1! x', `aA1!${'x'.repeat(124)}`])('admits %s', (password) => {
    expect(isStrongPassword(password)).toBe(true);
  });

  it.each([
    'aA1!xxxxx',
    `aA1!${'x'.repeat(125)}`,
    'civicforge!2026',
    'CIVICFORGE!2026',
    'CivicForge!!!!',
    'CivicForge2026',
    ' CivicForge!2026',
    'CivicForge!2026 ',
    'civicforgeÄ!2026',
    'CivicForge§2026',
  ])('refuses %s', (password) => {
    expect(isStrongPassword(password)).toBe(false);
  });
});
