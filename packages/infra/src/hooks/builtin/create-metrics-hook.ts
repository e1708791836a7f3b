import { systemClock, type Clock, type Hook, type HookContext, type HookPoint } from '@llmspell/core';

import { HOOK_ORDER } from './hook-order.ts';
import type { MetricsMeter } from './metrics-meter.ts';
import { MetricsTable, type ComponentMetrics } from './metrics-table.ts';
import { OpenCalls } from './open-calls.ts';

export interface MetricsHookOptions {
  /** Also counted there: `llmspell.calls` and `llmspell.call.duration` (s), by kind, name and outcome. */
  readonly meter?: MetricsMeter;
  /** @default the machine's clock */
  readonly clock?: Clock;
}

/** The hooks that count, and what they have counted. */
export interface HookMetrics {
  readonly hooks: readonly Hook[];
  /** What has been counted of each component so far, by kind and name. */
  snapshot(): readonly ComponentMetrics[];
  reset(): void;
}

const STARTS: readonly HookPoint[] = [
  'beforeAgentExecute',
  'beforeLlmCall',
  'beforeToolCall',
  'beforeWorkflow',
  'beforeWorkflowStep',
];
const ENDS: readonly HookPoint[] = [
  'afterAgentExecute',
  'afterLlmCall',
  'afterToolCall',
  'afterWorkflow',
  'afterWorkflowStep',
];
const FAILURES: readonly HookPoint[] = ['onAgentError', 'onLlmError', 'onToolError', 'onWorkflowError'];

/**
 * Counts calls of agents, models, tools, workflows and steps in memory: how many started, completed and failed, how long
 * the completed ones took, and the tokens and cost of models. Retried attempts count as failures. A call that another
 * hook answers or cancels has started and does not complete.
 */
export function createMetricsHook({ meter, clock = systemClock }: MetricsHookOptions = {}): HookMetrics {
  const table = new MetricsTable(meter);
  const open = new OpenCalls();
  return {
    hooks: [
      ...hooksAt(STARTS, (context, named) => {
        table.start(named);
        open.begin(context, clock.monotonic());
      }),
      ...hooksAt(ENDS, (context, named) => {
        const started = open.end(context);
        table.complete(named, {
          durationMs: started === undefined ? undefined : clock.monotonic() - started,
          completion: context.data['completion'],
        });
      }),
      ...hooksAt(FAILURES, (_, named) => table.fail(named)),
      ...hooksAt(['onRetry'], (_, named) => table.retry(named)),
    ],
    snapshot: () => table.snapshot(),
    reset: () => table.reset(),
  };
}

interface Named {
  readonly kind: string;
  readonly name: string;
}

function hooksAt(points: readonly HookPoint[], run: (context: HookContext, named: Named) => void): readonly Hook[] {
  return points.map((point) => ({
    name: 'metrics',
    point,
    priority: HOOK_ORDER.watch,
    tags: ['builtin'],
    run: (context) => run(context, namedOf(context)),
  }));
}

/** A step is known by its workflow and its own name. */
function namedOf({ component, data }: HookContext): Named {
  const { stepName } = data;
  return typeof stepName === 'string'
    ? { kind: 'step', name: `${component.name}/${stepName}` }
    : { kind: component.kind, name: component.name };
}
