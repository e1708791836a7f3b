import type { JsonObject, JsonValue } from '@llmspell/core';

import type { WorkflowState } from '../run/workflow-state.ts';

/** What a script's functions are told of the running workflow. */
export function scriptContext(state: WorkflowState, more: JsonObject = {}): JsonObject {
  const outputs = state.outputs();
  const steps = Object.entries(outputs).map(([name, output]) => [name, { success: true, output }]);
  return { input: state.input, outputs, steps: Object.fromEntries(steps) as JsonObject, ...loopFields(state), ...more };
}

function loopFields({ loop }: WorkflowState): JsonObject {
  if (loop === undefined) return {};
  const { index, item, total } = loop;
  return {
    current_item: item,
    current_value: item,
    current_index: index,
    iteration: index,
    ...(total === undefined ? {} : { total_iterations: total }),
  };
}

/** What `ctx` of an adaptive loop adds: the fields of the last answer, and its confidence as a number. */
export function confidenceOf(last: JsonValue | undefined): JsonObject {
  const fields = typeof last === 'object' && last !== null && !Array.isArray(last) ? (last as JsonObject) : {};
  const score = fields['confidence_score'] ?? fields['confidence'];
  return { ...fields, confidence_score: typeof score === 'number' ? score : 0 };
}
