import {
  messageOf,
  SpellError,
  systemClock,
  type AuditSink,
  type Clock,
  type Hook,
  type HookContext,
  type HookPoint,
} from '@llmspell/core';

import { HOOK_ORDER } from './hook-order.ts';

export interface AuditHookOptions {
  readonly sink: AuditSink;
  /** @default the ends and failures of agents and workflows, checkpoints, rollbacks, start and shutdown */
  readonly points?: readonly HookPoint[];
  /** @default the machine's clock */
  readonly clock?: Clock;
}

/** Calls of models and tools, permissions and changes of state have a record already, made where they happen. */
const UNRECORDED: readonly HookPoint[] = [
  'systemStartup',
  'systemShutdown',
  'afterAgentExecute',
  'onAgentError',
  'afterWorkflow',
  'onWorkflowError',
  'onCheckpoint',
  'onRollback',
  'onError',
];

/**
 * Records what the doors to models, tools and state do not: the runs of agents and workflows, and how they ended. The
 * action is the name of the point, `after-workflow`; data is left out, because it may hold anything.
 */
export function createAuditHook({ sink, points = UNRECORDED, clock = systemClock }: AuditHookOptions): readonly Hook[] {
  return points.map((point) => ({
    name: 'audit',
    point,
    priority: HOOK_ORDER.watch,
    tags: ['builtin'],
    run({ component, runId, path, error }) {
      sink.record({
        timestamp: new Date(clock.now()).toISOString(),
        action: point.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`),
        target: component.name,
        result: error === undefined ? 'success' : 'failure',
        runId,
        path,
        details: { kind: component.kind, ...failureOf(error) },
      });
    },
  }));
}

function failureOf(error: HookContext['error']): { readonly error?: string; readonly code?: string } {
  if (error === undefined) return {};
  return SpellError.isInstance(error) ? { error: messageOf(error), code: error.code } : { error: messageOf(error) };
}
