/** Makes a `callsFake` handler asynchronous: a thrown error becomes a rejection. */
export const later =
  <Input>(answer: (input: Input) => unknown) =>
  (input: Input): Promise<unknown> =>
    new Promise((resolve) => {
      resolve(answer(input));
    });
