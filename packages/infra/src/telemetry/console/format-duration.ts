/** A duration as people read it, about three digits: `0.42 ms`, `412 ms`, `2.31 s`, `3 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms < 9.995) return `${ms.toFixed(2)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_995) return `${(ms / 1_000).toFixed(2)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
