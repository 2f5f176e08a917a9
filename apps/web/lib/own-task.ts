/**
 * Runs something in the browser's next task. Hydration is one task with all effects of its first commit, so an effect that
 * starts a request or loads code would make it longer.
 * @returns cancels it
 */
export function inOwnTask(run: () => void): () => void {
  const timer = setTimeout(run, 0);
  return () => {
    clearTimeout(timer);
  };
}
