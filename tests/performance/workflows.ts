import { createRunContext } from '@llmspell/core';
import { createParallelWorkflow, createSequentialWorkflow } from '@llmspell/workflows';

import { heapKeptPerRun, measure, printFigures, type Subject } from './measure.ts';

const TOTAL_STEPS = 10_000;

/** A sequential step, and a fan-out, against a plain loop that awaits. */
export async function workflows(): Promise<void> {
  printFigures(
    'sequential workflow, per step',
    await measure([plainLoop(), ...[10, 100, 1_000, 10_000].map((length) => sequential(length))]),
  );
  printFigures('fan-out over 1,000, per item', await measure([plainFanOut(), contextEach(), parallel()]));
  const context = createRunContext();
  const workflow = sequentialOf(10);
  const kept = await heapKeptPerRun(() => workflow.execute(0, context), 2_000);
  console.log(`\nheap kept per 10-step run: ${kept.toFixed(1)} bytes`);
}

function addOne(value: number): Promise<number> {
  return Promise.resolve(value + 1);
}

function plainLoop(): Subject {
  return {
    name: 'plain await loop',
    units: TOTAL_STEPS,
    async run() {
      let value = 0;
      for (let index = 0; index < TOTAL_STEPS; index += 1) value = await addOne(value);
      return value;
    },
  };
}

function sequentialOf(length: number): ReturnType<typeof createSequentialWorkflow> {
  const steps = Array.from({ length }, (_, index) => ({
    name: `step${index}`,
    run: (input: unknown) => addOne(Number(input)),
  }));
  return createSequentialWorkflow({ name: 'sequence', steps });
}

function sequential(length: number): Subject {
  const workflow = sequentialOf(length);
  const context = createRunContext();
  return {
    name: `${length} steps`,
    units: TOTAL_STEPS,
    async run() {
      for (let done = 0; done < TOTAL_STEPS; done += length) await workflow.execute(0, context);
    },
  };
}

const ITEMS = Array.from({ length: 1_000 }, (_, index) => index);

function plainFanOut(): Subject {
  return { name: 'Promise.all', units: ITEMS.length, run: () => Promise.all(ITEMS.map((item) => addOne(item))) };
}

function contextEach(): Subject {
  const context = createRunContext();
  return { name: 'context.each', units: ITEMS.length, run: () => context.each(ITEMS, (item) => addOne(item)) };
}

function parallel(): Subject {
  const context = createRunContext();
  const steps = ITEMS.map((item) => ({ name: `branch${item}`, run: () => addOne(item) }));
  const workflow = createParallelWorkflow({ name: 'fan-out', steps });
  return { name: 'parallel workflow', units: ITEMS.length, run: () => workflow.execute(0, context) };
}
