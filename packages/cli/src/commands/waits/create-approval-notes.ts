import type { EventBus } from '@llmspell/core';

import { visibleText } from '../../render/visible-text.ts';

/** What is known of the tool calls that wait for a person, by the name of their signal. */
export interface ApprovalNotes {
  watch(events: EventBus): void;
  /** What is asked for: `the tool "send" with {"to":"…"}`; `undefined` for a signal that is no approval. */
  describe(signal: string): string | undefined;
}

/** Characters of an input that are shown. */
const SHOWN = 500;

export function createApprovalNotes(): ApprovalNotes {
  const calls = new Map<string, string>();
  return {
    watch(events) {
      events.on('tool.approval_requested', ({ data }) => {
        const { signal, tool_name: tool, input = null } = data;
        if (typeof signal !== 'string' || typeof tool !== 'string') return;
        const text = JSON.stringify(input);
        const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
        calls.set(signal, visibleText(`the tool "${tool}" with ${shown}`));
      });
    },
    describe(signal) {
      return calls.get(signal) ?? (signal.startsWith('approval:') ? 'a tool' : undefined);
    },
  };
}
