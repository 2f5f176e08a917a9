/** Keys of flags, segments, layers, stages and extra fields. It also keeps `__proto__` out. */
export const NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,127}$/;
