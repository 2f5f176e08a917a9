/** Formats of this many languages and time zones are kept. Their keys come from visitors, so the memory needs a limit. */
const MOST_KEYS = 100;

/** Returns a function that makes the value of its words once. It forgets all values when they become too many. */
export function memoize<Words extends readonly string[], Value>(
  make: (...words: Words) => Value,
): (...words: Words) => Value {
  const made = new Map<string, Value>();
  return (...words) => {
    const key = words.join(' ');
    const known = made.get(key);
    if (known !== undefined || made.has(key)) return known as Value;
    if (made.size >= MOST_KEYS) made.clear();
    const value = make(...words);
    made.set(key, value);
    return value;
  };
}

/** Returns a function that makes its value at the first call. */
export function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
