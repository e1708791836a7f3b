/** How long a provider asks to wait, ms, from the headers of its answer: `retry-after-ms`, or `retry-after` in seconds or as a date. */
export function retryAfterMs(headers: Readonly<Record<string, unknown>>): number | undefined {
  const exact = toNumber(headers['retry-after-ms']);
  if (exact !== undefined) return exact;
  const after = headers['retry-after'];
  const seconds = toNumber(after);
  if (seconds !== undefined) return Math.round(seconds * 1000);
  const until = toTime(after);
  // Against the provider's own clock where it is known.
  return until === undefined ? undefined : Math.max(0, until - (toTime(headers['date']) ?? Date.now()));
}

function toNumber(value: unknown): number | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) && number >= 0 ? number : undefined;
}

function toTime(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
