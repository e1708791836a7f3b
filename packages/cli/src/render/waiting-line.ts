import type { EventBus } from '@llmspell/core';

import type { CliIo } from '../io/cli-io.ts';
import { visibleText } from './visible-text.ts';

const ERASE = '\r\u001B[2K';

/** The terminal with a line that comes and goes. */
export interface WaitingLine {
  /** Writes as before, and takes the line away first. */
  readonly io: CliIo;
  /** Shows which model is waited for, in dim letters, while a person watches. */
  watch(events: EventBus): void;
  clear(): void;
}

/** A call of a model can take a minute; the person at the terminal should see what is going on. */
export function createWaitingLine(io: CliIo): WaitingLine {
  let calls = 0;
  let shown = false;
  // Text of the spell that has no line end yet must not be erased.
  let atLineStart = true;

  const clear = (): void => {
    if (shown) io.error(ERASE);
    shown = false;
  };
  const noted = (write: (text: string) => void) => (text: string) => {
    clear();
    write(text);
    if (text !== '') atLineStart = text.endsWith('\n');
  };
  const show = (model: unknown): void => {
    calls += 1;
    if (shown || !atLineStart || typeof model !== 'string') return;
    io.error(`\u001B[2mwaiting for ${visibleText(model)}…\u001B[22m`);
    shown = true;
  };
  const hide = (): void => {
    calls -= 1;
    if (calls === 0) clear();
  };

  return {
    io: {
      ...io,
      out: noted((text) => io.out(text)),
      error: noted((text) => io.error(text)),
      ask(question) {
        clear();
        return io.ask(question);
      },
    },
    watch(events) {
      if (!io.interactive) return;
      events.on('llm.started', ({ data }) => show(data['model']));
      events.on('llm.completed', hide);
      events.on('llm.failed', hide);
    },
    clear,
  };
}
