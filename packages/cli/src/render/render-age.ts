const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** How long ago something was, in its largest unit: `3h ago`. */
export function renderAge(then: number, now: number): string {
  const [unit, ms] = UNITS.find(([, size]) => now - then >= size) ?? [];
  return unit === undefined ? 'now' : `${Math.floor((now - then) / ms)}${unit} ago`;
}
