/**
 * Moves the clock of a process by `CLOCK_OFFSET_MS`, loaded with `node --import`. Timers keep their pace. A stack that
 * runs in the past leaves quests that are overdue or expired today.
 */
const offset = Number(process.env.CLOCK_OFFSET_MS ?? 0);
const Real = globalThis.Date;
const now = () => Real.now() + offset;

globalThis.Date = new Proxy(Real, {
  construct: (target, values, newTarget) => Reflect.construct(target, values.length > 0 ? values : [now()], newTarget),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
});
