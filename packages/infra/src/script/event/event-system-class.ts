import {
  defineHostMethod,
  isScriptFunction,
  messageOf,
  type HostClass,
  type RunContext,
  type ScriptFunction,
} from '@llmspell/core';
import { z } from 'zod';

import { eventPattern, normalType, type EventPattern } from '../../events/event-pattern.ts';

const aFunction = z.custom<ScriptFunction>(isScriptFunction, 'expected a function');

/** A bus of a script's own: nobody else hears it, and whoever emits waits until all have heard. */
class EventSystem {
  #listeners: readonly { readonly pattern: string; readonly fits: EventPattern; readonly listener: ScriptFunction }[] =
    [];

  on(pattern: string, listener: ScriptFunction): void {
    this.#listeners = [...this.#listeners, { pattern, fits: eventPattern(pattern), listener }];
  }

  off(pattern: string): boolean {
    const before = this.#listeners.length;
    this.#listeners = this.#listeners.filter((entry) => entry.pattern !== pattern);
    return this.#listeners.length < before;
  }

  /** A listener of `*` gets the type first, the others the data alone. */
  async emit(type: string, data: unknown, { logger, signal }: RunContext): Promise<void> {
    for (const { pattern, fits, listener } of this.#listeners) {
      if (!fits(normalType(type))) continue;
      try {
        await (pattern === '*' ? listener.call(type, data) : listener.call(data));
      } catch (error) {
        signal.throwIfAborted();
        logger.log('warn', 'A listener of a script failed', () => ({ pattern, type, error: messageOf(error) }));
      }
    }
  }
}

/** `EventSystem`: a bus inside one spell. */
export const eventSystemClass: HostClass = {
  name: 'EventSystem',
  description: 'A bus of its own inside the spell: on(pattern, function(data)), emit(type, data).',
  construct: defineHostMethod({
    description: 'EventSystem.new()',
    params: z.tuple([z.unknown().optional()]),
    call: () => new EventSystem(),
  }),
  methods: {
    on: defineHostMethod<[string, ScriptFunction], EventSystem>({
      description: 'Calls the function with the data of each event that fits; with type and data for "*".',
      params: z.tuple([z.string(), aFunction]),
      call: (_call, self, ...[pattern, listener]) => self.on(pattern, listener),
    }),
    off: defineHostMethod<[string], EventSystem>({
      description: 'Removes the listeners of a pattern, and tells whether there were any.',
      params: z.tuple([z.string()]),
      call: (_call, self, pattern) => self.off(pattern),
    }),
    emit: defineHostMethod<[string, unknown?], EventSystem>({
      description: 'Calls all listeners that fit, one after another, and returns when they are done.',
      params: z.tuple([z.string(), z.unknown().optional()]),
      aliases: ['publish'],
      call: ({ context }, self, ...[type, data]) => self.emit(type, data, context),
    }),
  },
};
