/**
 * Returns a waiting time in milliseconds between `shortest` and `longest`, uniformly distributed. `random` lies in [0, 1).
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function jittered(shortest: number, longest: number, random: number): number {
  return shortest + Math.floor(random * (longest - shortest));
}
