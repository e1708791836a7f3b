/** One thing to measure: `run` does the work `units` times. */
export interface Subject {
  readonly name: string;
  readonly units: number;
  readonly run: () => Promise<unknown>;
}

/** What a subject took, in microseconds per unit: the least of the rounds. */
export interface Figure {
  readonly name: string;
  readonly microseconds: number;
  /** Against the first subject of the group. */
  readonly ratio: number;
}

const WARM_UP_ROUNDS = 3;

/**
 * Measures subjects against the first of them, in turns within each round, so that a busy machine slows them alike. The
 * least of the rounds counts: noise only ever adds.
 */
export async function measure(subjects: readonly Subject[], rounds = 15): Promise<readonly Figure[]> {
  const best = subjects.map(() => Infinity);
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
    for (const [index, subject] of subjects.entries()) {
      const started = performance.now();
      await subject.run();
      const microseconds = ((performance.now() - started) * 1000) / subject.units;
      if (round >= 0) best[index] = Math.min(best[index] ?? Infinity, microseconds);
    }
  }
  const base = best[0] ?? 1;
  return subjects.map(({ name }, index) => ({
    name,
    microseconds: best[index] ?? 0,
    ratio: (best[index] ?? 0) / base,
  }));
}

/** Prints a group of figures as a table. */
export function printFigures(title: string, figures: readonly Figure[]): void {
  console.log(`\n${title}`);
  for (const { name, microseconds, ratio } of figures) {
    console.log(`  ${name.padEnd(52)} ${format(microseconds).padStart(12)} µs ${`${format(ratio)} ×`.padStart(12)}`);
  }
}

function format(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value >= 1 ? value.toFixed(1) : value.toFixed(3);
}

/** Bytes of heap that each of many runs leaves behind, after a forced collection (`node --expose-gc`). */
export async function heapKeptPerRun(run: () => Promise<unknown>, runs: number): Promise<number> {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error('Start node with --expose-gc.');
  for (let index = 0; index < runs; index += 1) await run();
  await collect({ execution: 'async' });
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < runs; index += 1) await run();
  await collect({ execution: 'async' });
  return (process.memoryUsage().heapUsed - before) / runs;
}
