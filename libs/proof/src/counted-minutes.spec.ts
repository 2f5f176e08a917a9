import fc from 'fast-check';
import { countedMinutes } from './counted-minutes.ts';

describe('countedMinutes', () => {
  it.each([
    ['the smaller number of both parties', 60, 45, 45],
    ['nothing if the performer is silent', 60, undefined, undefined],
    ['nothing if the requestor is silent', undefined, 45, undefined],
  ])('counts %s', (_, requestor, performer, expected) => {
    const stated = (minutes: number | undefined) => (minutes === undefined ? {} : { minutes });
    const attestations = [
      { role: 'requestor', ...stated(requestor) },
      { role: 'performer', ...stated(performer) },
    ] as const;
    expect(countedMinutes(attestations)).toBe(expected);
  });

  it('does not count a witness', () => {
    expect(
      countedMinutes([
        { role: 'witness', minutes: 5 },
        { role: 'performer', minutes: 5 },
      ]),
    ).toBeUndefined();
  });

  it('counts no more than either party stated, in any order of the statements', () => {
    const minutes = fc.option(fc.integer({ min: 1, max: 1440 }), { nil: undefined });
    fc.assert(
      fc.property(minutes, minutes, minutes, fc.boolean(), (requestor, performer, witness, isReversed) => {
        const statements = (
          [
            ['requestor', requestor],
            ['performer', performer],
            ['witness', witness],
          ] as const
        ).map(([role, stated]) => ({ role, ...(stated !== undefined && { minutes: stated }) }));
        const counted = countedMinutes(isReversed ? statements.reverse() : statements);
        const both = [requestor, performer].filter((stated) => stated !== undefined);
        expect(counted).toBe(both.length === 2 ? Math.min(...both) : undefined);
      }),
      { numRuns: 50 },
    );
  });
});
