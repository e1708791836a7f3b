import {
  defineHostMethod,
  isScriptFunction,
  SpellError,
  type HostClass,
  type JsonValue,
  type RunContext,
  type ScriptFunction,
} from '@llmspell/core';
import { toJson } from '@llmspell/core/kit';
import { z } from 'zod';

import { createSharedMemory, type SharedMemory, type SharedMemoryView } from '../../channels/create-shared-memory.ts';

const name = z.string().min(1);
const options = z.object({ name, participants: z.array(z.string()).exactOptional() });

/** A shared memory over the state of the run. Every read and write is an effect. */
class ScriptSharedMemory {
  readonly #options: z.infer<typeof options>;

  constructor(given: z.infer<typeof options>) {
    this.#options = given;
  }

  get name(): string {
    return this.#options.name;
  }

  as(participant: string, { state }: RunContext): SharedMemoryView {
    const memory: SharedMemory = createSharedMemory(state, this.#options);
    return memory.as(participant);
  }
}

interface Place {
  readonly view: SharedMemoryView;
  readonly key: string;
}

/** `SharedMemory`: values that several agents, and several spells, read and write. */
export const sharedMemoryClass: HostClass = {
  name: 'SharedMemory',
  description: 'Values that participants share by name, in this spell and in others of the same runtime.',
  fields: ({ name: memory }: ScriptSharedMemory) => ({ name: memory }),
  construct: defineHostMethod({
    description: 'SharedMemory.new{ name, participants? }',
    params: z.tuple([options]),
    call: (_call, _self, given) => new ScriptSharedMemory(given),
  }),
  methods: {
    get: defineHostMethod<[string, string], ScriptSharedMemory>({
      description: 'memory:get(participant, key): the value, or nothing.',
      params: z.tuple([name, name]),
      call: async ({ context }, self, ...[participant, key]) =>
        (await read({ view: self.as(participant, context), key }, context))?.value,
    }),
    set: defineHostMethod<[string, string, unknown?], ScriptSharedMemory>({
      description: 'memory:set(participant, key, value): nothing as value deletes it.',
      params: z.tuple([name, name, z.unknown().optional()]),
      async call({ context }, self, ...[participant, key, given]) {
        const view = self.as(participant, context);
        const value = toValue(given, key);
        await context.effect('memory.set', async () => {
          await view.write(key, value);
          return null;
        });
      },
    }),
    update: defineHostMethod<[string, string, ScriptFunction], ScriptSharedMemory>({
      description:
        'memory:update(participant, key, function(value)): changes the value to what the function gives, again when somebody else was faster. The new value.',
      params: z.tuple([name, name, z.custom<ScriptFunction>(isScriptFunction, 'expected a function')]),
      call: ({ context }, self, ...[participant, key, change]) =>
        update({ view: self.as(participant, context), key }, change, context),
    }),
    entries: defineHostMethod<[string], ScriptSharedMemory>({
      description: 'memory:entries(participant): all values in key order: { key, value, by }.',
      params: z.tuple([name]),
      call({ context }, self, participant) {
        const view = self.as(participant, context);
        return context.effect('memory.entries', async () =>
          (await view.entries()).map(({ key, value, by }) => ({ key, value, by })),
        );
      },
    }),
  },
};

async function read({ view, key }: Place, context: RunContext) {
  return context.effect('memory.get', async () => (await view.read(key)) ?? null);
}

/** Not the update of the view: the function is the script's, and must not be called inside an effect. */
async function update(place: Place, change: ScriptFunction, context: RunContext): Promise<JsonValue | undefined> {
  for (;;) {
    const known = await read(place, context);
    const value = toValue(await change.call(known?.value ?? null), place.key);
    const written = await context.effect('memory.update', () => tryWrite(place, value, known?.revision ?? 0));
    if (written) return value;
  }
}

async function tryWrite({ view, key }: Place, value: JsonValue | undefined, revision: number): Promise<boolean> {
  try {
    await view.write(key, value, revision);
    return true;
  } catch (error) {
    if (SpellError.isInstance(error) && error.code === 'STATE_CONFLICT') return false;
    throw error;
  }
}

function toValue(given: unknown, key: string): JsonValue | undefined {
  return toJson(given, `The value of shared memory "${key}"`) ?? undefined;
}
