/** Runs a callback of the caller. Nothing that it or its error handler throws reaches the evaluation. */
export function safely(callback: () => void, onError?: (error: unknown) => void): void {
  try {
    callback();
  } catch (error) {
    if (onError === undefined) return;
    safely(() => {
      onError(error);
    });
  }
}
