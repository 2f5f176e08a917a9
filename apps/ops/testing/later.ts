/** What a mocked client answers, it answers later, as `callsFake` needs it: a thrown error becomes a rejection. */
export const later =
  <Input>(answer: (input: Input) => unknown) =>
  (input: Input): Promise<unknown> =>
    new Promise((resolve) => {
      resolve(answer(input));
    });
