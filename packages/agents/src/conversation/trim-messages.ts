import type { Message } from '@llmspell/core';

/**
 * The newest messages, at most `maxMessages`, without ever parting a tool call from its result. The cut is made before
 * a question where there is one among them, else before an answer. When the newest message is a tool result and there
 * is room for it alone, its call is kept too, so the list may be one longer.
 */
export function trimMessages(messages: readonly Message[], maxMessages: number): readonly Message[] {
  const earliest = messages.length - maxMessages;
  if (earliest <= 0) return messages;
  const start = messages.findIndex(({ role }, index) => index >= earliest && role === 'user');
  return messages.slice(start === -1 ? beforeCall(messages, earliest) : start);
}

/** The first place from here on that is not a tool result; when there is none, the call these results belong to. */
function beforeCall(messages: readonly Message[], earliest: number): number {
  const after = messages.findIndex(({ role }, index) => index >= earliest && role !== 'tool');
  return after === -1 ? messages.findLastIndex(({ role }) => role !== 'tool') : after;
}
