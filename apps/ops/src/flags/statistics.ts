/** An interval of a proportion or of a difference of two, as fractions. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Quantile of the normal distribution for 95 %. */
const Z = 1.959963984540054;

/**
 * The score interval of a proportion, without correction for continuity.
 * @see Wilson, E. B. (1927), Journal of the American Statistical Association 22, 209-212
 * @see Newcombe, R. G. (1998), Statistics in Medicine 17, 857-872, method 3
 */
export function wilson(hits: number, total: number): Interval {
  if (total === 0) return { low: 0, high: 1 };
  const share = hits / total;
  const middle = 2 * total * share + Z * Z;
  const width = Z * Math.sqrt(Z * Z + 4 * total * share * (1 - share));
  const whole = 2 * (total + Z * Z);
  // Clamp rounding errors at 0 and 1, where the formula is exact.
  return {
    low: hits === 0 ? 0 : (middle - width) / whole,
    high: hits === total ? 1 : (middle + width) / whole,
  };
}

/**
 * The interval of the difference of two proportions, first minus second.
 * @see Newcombe, R. G. (1998), Statistics in Medicine 17, 873-890, method 10
 */
export function newcombe(hits1: number, total1: number, hits2: number, total2: number): Interval {
  if (total1 === 0 || total2 === 0) return { low: -1, high: 1 };
  const [share1, share2] = [hits1 / total1, hits2 / total2];
  const [one, two] = [wilson(hits1, total1), wilson(hits2, total2)];
  const difference = share1 - share2;
  return {
    low: difference - Math.hypot(share1 - one.low, two.high - share2),
    high: difference + Math.hypot(one.high - share1, share2 - two.low),
  };
}
