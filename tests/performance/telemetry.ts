import { createRunContext, defineTool, type RunContext, type Tracer } from '@llmspell/core';
import { executeTool } from '@llmspell/core/kit';
import { createOtelTracer } from '@llmspell/infra/telemetry';
import { createConsoleTracer } from '@llmspell/infra/telemetry/console';
import { context as activeContext } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { z } from 'zod';

import { measure, printFigures, type Subject } from './measure.ts';

const UNITS = 5_000;

const tool = defineTool({
  name: 'add',
  description: 'Adds one',
  inputSchema: z.object({ n: z.number() }),
  execute: ({ n }) => n + 1,
});
/** Takes spans and sends them nowhere. */
const nowhere: SpanProcessor = {
  onStart() {},
  onEnd() {},
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

/** What spans cost: off, with OpenTelemetry and nobody to send to, and with the tree for the console. */
export async function telemetry(): Promise<void> {
  activeContext.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const provider = new BasicTracerProvider({ spanProcessors: [nowhere] });
  const tracers: readonly (readonly [string, Tracer | undefined])[] = [
    ['off', undefined],
    ['OpenTelemetry without an SDK', createOtelTracer()],
    ['OpenTelemetry, every span made', createOtelTracer({ tracer: provider.getTracer('bench') })],
    ['console tree', createConsoleTracer({ write: () => {} })],
  ];
  const work = (): Promise<number> => Promise.resolve(1);
  const subjects = (run: (context: RunContext) => Promise<unknown>): readonly Subject[] =>
    tracers.map(([name, tracer]) => {
      const context = createRunContext(tracer === undefined ? {} : { tracer });
      return { name, units: UNITS, run: repeat(() => run(context)) };
    });
  printFigures(
    'context.effect with spans',
    await measure([
      { name: 'bare call', units: UNITS, run: repeat(work) },
      ...subjects((context) => context.effect('work', work)),
    ]),
  );
  printFigures(
    'executeTool with spans',
    await measure(subjects((context) => executeTool({ tool, input: { n: 1 } }, context))),
  );
  activeContext.disable();
}

const repeat = (run: () => Promise<unknown>) => async (): Promise<void> => {
  for (let index = 0; index < UNITS; index += 1) await run();
};
