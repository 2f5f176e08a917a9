/** Returns the same ids at every run. None of the five rules matches them, so the percentage decides. */
function ids(count: number): string[] {
  let state = 2026;
  const hex = (length: number): string => {
    let text = '';
    while (text.length < length) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      text += state.toString(16).padStart(8, '0').slice(0, 4);
    }
    return text.slice(0, length);
  };
  return Array.from({ length: count }, () => [hex(8), hex(4), hex(4), hex(4), hex(12)].join('-'));
}

export const PEOPLE = ids(1000).map((id, index) => ({
  targetingKey: id,
  groups: ['members'],
  country: index % 2 === 0 ? 'fr' : 'it',
  email: `person.${String(index)}@example.org`,
  plan: 'free',
}));

/** Two people on the allow list of every flag. */
export const TESTERS = ['11111111-2222-3333-4444-555555555555', '66666666-7777-8888-9999-000000000000'];

/** Returns the loop of a synchronous candidate: one evaluation for each person in turn. */
export function eachPerson<P>(people: readonly P[], answer: (person: P) => boolean): (count: number) => number {
  return (count) => {
    let yes = 0;
    for (let i = 0, at = 0; i < count; i += 1, at = at + 1 === people.length ? 0 : at + 1) {
      if (answer(people[at] as P)) yes += 1;
    }
    return yes;
  };
}

/** Returns the loop of an asynchronous candidate, which awaits each answer. */
export function eachPersonInTurn<P>(
  people: readonly P[],
  answer: (person: P) => Promise<boolean>,
): (count: number) => Promise<number> {
  return async (count) => {
    let yes = 0;
    for (let i = 0, at = 0; i < count; i += 1, at = at + 1 === people.length ? 0 : at + 1) {
      if (await answer(people[at] as P)) yes += 1;
    }
    return yes;
  };
}
