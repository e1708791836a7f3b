interface Bounds {
  readonly min: number;
  /** @default Infinity */
  readonly max?: number;
  /** @default false */
  readonly integer?: boolean;
}

/** Gives a number back that is in bounds. @throws TypeError otherwise; also for NaN, with which nothing would hold. */
export function checkOption(name: string, value: number, { min, max = Infinity, integer = false }: Bounds): number {
  if (value >= min && value <= max && (!integer || Number.isInteger(value) || value === Infinity)) return value;
  const range = max === Infinity ? `of ${min} or more` : `from ${min} to ${max}`;
  throw new TypeError(`Expected ${name} to be ${integer ? 'a whole' : 'a'} number ${range}, got ${value}.`);
}
