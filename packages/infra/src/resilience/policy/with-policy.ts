import type { BaseAgent } from '@llmspell/core';

import type { Policy } from './policy.ts';

/**
 * A component whose every execution goes through a policy. Each attempt runs in a scope of its own with the policy's
 * signal. Its stream is not offered: what was streamed cannot be taken back for another attempt.
 */
export function withPolicy<Input, Output, Fallback = never>(
  component: BaseAgent<Input, Output>,
  policy: Policy<Fallback>,
): BaseAgent<Input, Output | Fallback> {
  const { kind, name, description, inputSchema } = component;
  return {
    kind,
    name,
    description,
    ...(inputSchema === undefined ? {} : { inputSchema }),
    execute: (input, context) =>
      policy.execute((signal) => component.execute(input, context.scope('attempt', { signal })), context.signal),
  };
}
