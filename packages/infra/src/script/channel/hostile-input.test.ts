import { SpellError } from '@llmspell/core';
import { createEventBus } from '@llmspell/infra/events';
import { infraHostModules } from '@llmspell/infra/script';
import { createJsonSchemaValidator } from '@llmspell/infra/security';
import { createMemoryStore } from '@llmspell/infra/state';
import { createManualClock, scriptFunction } from '@llmspell/testing';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createTestSpell, type TestSpell } from '../__fixtures__/create-test-spell.ts';

const CLASSES = ['Event', 'EventSystem', 'Channel', 'SharedMemory', 'ActivityMonitor'];

const classes = infraHostModules.flatMap((module) => module.classes).filter(({ name }) => CLASSES.includes(name));

/** Whatever a script can pass: wrong things, things that look right, and functions. */
const argument = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withTypedArray: true }),
  fc.constantFrom('bob', 'ann', 'a.*', '*', '', '1', '__proto__', 'constructor', 'x'.repeat(10_000), '\uD800'),
  fc.constantFrom(0, -1, 1e308, Number.NaN, Infinity),
  fc.constant({ from: 'ann', to: 'bob', payload: 1 }),
  fc.record({ from: fc.anything(), to: fc.anything(), payload: fc.anything(), ttlMs: fc.anything() }),
  fc.constant({ name: 'x', type: 'topic', whenFull: 'block', capacity: 1 }),
  fc.constant({ name: '\uD800', participants: ['ann'] }),
  fc.constant(scriptFunction(() => 1)),
  fc.constant(
    scriptFunction(() => {
      throw new Error('from the script');
    }),
  ),
);

async function instanceOf(spell: TestSpell, name: string): Promise<unknown> {
  if (name === 'Event') return undefined;
  const handle = await spell.call(`new ${name}`, ...(name === 'SharedMemory' ? [{ name: 'plan' }] : []));
  if (name === 'Channel') await spell.on(handle, 'join', 'bob');
  return handle;
}

describe.each(classes.map((host) => [host.name, host] as const))(
  '%s',
  (name, { statics = {}, methods = {}, construct }) => {
    const members = [...Object.keys(statics), ...Object.keys(methods), ...(construct === undefined ? [] : ['new'])];
    const calls = fc.array(fc.tuple(fc.constantFrom(...members), fc.array(argument, { maxLength: 4 })), {
      maxLength: 12,
    });

    test('answers any call with a value or an error with a code', { timeout: 30_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(calls, async (wanted) => {
          await using state = createMemoryStore();
          const clock = createManualClock({ autoAdvance: true });
          const events = createEventBus({ clock });
          const spell = createTestSpell({ clock, events, state, jsonSchemas: createJsonSchemaValidator() });
          const handle = await instanceOf(spell, name);
          const started = wanted.map(([member, args]) => {
            if (member === 'new') return spell.call(`new ${name}`, ...args);
            return handle === undefined ? spell.call(`${name}.${member}`, ...args) : spell.on(handle, member, ...args);
          });
          // Those that wait for others are ended with the spell.
          const settled = Promise.allSettled(started);
          await new Promise((resolve) => setImmediate(resolve));
          spell.end();
          const errors = (await settled).flatMap((result) =>
            result.status === 'rejected' ? [result.reason as Error] : [],
          );
          const expected = ['The spell ended.', 'from the script'];
          const uncoded = errors.filter((error) => !SpellError.isInstance(error) && !expected.includes(error.message));
          expect(uncoded).toEqual([]);
          expect(events.stats.listeners).toBe(0);
        }),
        { numRuns: 150 },
      );
    });
  },
);
