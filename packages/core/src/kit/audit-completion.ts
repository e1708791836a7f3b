import type { RunContext } from '../context/run-context.ts';
import { isStop } from '../errors/is-stop.ts';
import { toSpellError } from '../errors/to-spell-error.ts';
import type { Usage } from '../llm/usage.ts';

/** How a model call ended. */
export type CompletionEnd = { readonly model: string; readonly durationMs: number } & (
  | { readonly usage: Usage }
  | { readonly error: unknown }
);

/** Writes the audit record of a model call that was made: what it took, or how it failed. */
export function auditCompletion(context: RunContext, { model, durationMs, ...end }: CompletionEnd): void {
  context.audit.record({
    timestamp: new Date(context.clock.now()).toISOString(),
    action: 'llm-call',
    target: model,
    result: 'usage' in end ? 'success' : 'failure',
    runId: context.runId,
    path: context.path,
    details: {
      durationMs,
      ...('usage' in end ? amounts(end.usage) : { code: codeOf(end.error, context) }),
    },
  });
}

function amounts({ inputTokens, outputTokens, costUsd }: Usage) {
  return { inputTokens, outputTokens, costUsd: costUsd ?? null };
}

function codeOf(error: unknown, { signal }: RunContext): string {
  return isStop(error, signal) ? 'ABORTED' : toSpellError(error).code;
}
