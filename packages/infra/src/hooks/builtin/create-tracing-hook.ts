import type { Hook, HookPoint, Tracer } from '@llmspell/core';

import { HOOK_ORDER } from './hook-order.ts';

export interface TracingHookOptions {
  readonly tracer: Tracer;
  /** @default the points that are inside of no span of their own: what happens to agents, state, steps, and retries */
  readonly points?: readonly HookPoint[];
}

/** Runs, turns, calls of models and tools, workflows and steps have spans already, made where they happen. */
const UNTRACED: readonly HookPoint[] = [
  'systemStartup',
  'systemShutdown',
  'afterAgentInit',
  'afterAgentShutdown',
  'afterToolDiscovery',
  'onToolValidation',
  'afterStateChange',
  'onWorkflowTransition',
  'onCheckpoint',
  'onRollback',
  'onAgentError',
  'onLlmError',
  'onToolError',
  'onWorkflowError',
  'onRetry',
];

/**
 * Marks in a trace when a point is passed, by a span without length inside of the span that is open there. An error point is
 * a failed one. Data is left out, because it may hold anything.
 */
export function createTracingHook({ tracer, points = UNTRACED }: TracingHookOptions): readonly Hook[] {
  return points.map((point) => ({
    name: 'tracing',
    point,
    priority: HOOK_ORDER.watch,
    tags: ['builtin'],
    async run({ component, path, data, error }) {
      if (!tracer.enabled) return;
      const { stepName, attempt } = data;
      const attributes = {
        'llmspell.hook.point': point,
        'llmspell.component.kind': component.kind,
        'llmspell.component.name': component.name,
        'llmspell.path': path,
        'llmspell.step.name': typeof stepName === 'string' ? stepName : undefined,
        'llmspell.attempt': typeof attempt === 'number' ? attempt : undefined,
      };
      await tracer.span(`${point} ${component.name}`, attributes, async (span) => {
        if (error !== undefined) span.fail(error);
      });
    },
  }));
}
