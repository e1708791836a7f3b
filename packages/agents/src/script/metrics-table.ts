import type { JsonObject } from '@llmspell/core';

import type { ScriptAgent } from './script-agent.ts';

/** The figures of an agent under their names in scripts. */
export function metricsTable({ id, metrics: { total, failed, active, toolCalls } }: ScriptAgent): JsonObject {
  return {
    agent_id: id,
    requests_total: total,
    requests_failed: failed,
    requests_active: active,
    tool_invocations: toolCalls,
  };
}
