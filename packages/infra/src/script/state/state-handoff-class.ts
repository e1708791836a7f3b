import {
  defineHostMethod,
  isScriptFunction,
  parseWith,
  SpellError,
  type HostClass,
  type JsonObject,
  type JsonValue,
  type RunContext,
  type Schema,
  type ScriptFunction,
} from '@llmspell/core';
import { toJson } from '@llmspell/core/kit';
import { z } from 'zod';

import { createStateHandoff } from '../../handoff/create-state-handoff.ts';
import type { HandoffFilter, StateHandoff } from '../../handoff/state-handoff.ts';

/** A name, or anything that has one: an agent. */
const party = z.union([z.string(), z.custom<{ readonly name: string }>(hasName, 'expected a name or an agent')]);

const options = z.object({
  from: party,
  to: party,
  filter: z
    .object({
      include: z.array(z.string()).exactOptional(),
      exclude: z.array(z.string()).exactOptional(),
      transform: z.custom<ScriptFunction>(isScriptFunction, 'expected a function').exactOptional(),
    })
    .default({}),
  schema: z.record(z.string(), z.json()).exactOptional(),
  mode: z.enum(['copy', 'move']).exactOptional(),
  existing: z.enum(['overwrite', 'keep', 'fail']).exactOptional(),
});

type Options = z.infer<typeof options>;

/** A handoff as a script holds it. */
class ScriptHandoff {
  readonly from: string;
  readonly to: string;
  readonly #options: Options;

  constructor(given: Options) {
    this.#options = given;
    const { from, to } = createStateHandoff(this.#names());
    this.from = from;
    this.to = to;
  }

  in({ jsonSchemas }: RunContext): StateHandoff {
    const { filter, schema, mode, existing } = this.#options;
    return createStateHandoff({
      ...this.#names(),
      filter: toFilter(filter),
      ...(schema === undefined ? {} : { schema: toSchema(jsonSchemas.compile(schema)) }),
      ...(mode === undefined ? {} : { mode }),
      ...(existing === undefined ? {} : { existing }),
    });
  }

  #names() {
    return { from: nameOf(this.#options.from), to: nameOf(this.#options.to) };
  }
}

/** `StateHandoff`: state from one agent to another. */
export const stateHandoffClass: HostClass = {
  name: 'StateHandoff',
  description: 'Hands state from one agent, workflow or scope to another.',
  fields: ({ from, to }: ScriptHandoff) => ({ from, to }),
  construct: defineHostMethod({
    description:
      'StateHandoff.new{ from, to, filter={ include?, exclude?, transform=function(value, key) }, schema?, mode="copy"|"move", existing="overwrite"|"keep"|"fail" }: agents, their names, or scopes such as "workflow:report" and "global". In a list of keys "*" stands for any text.',
    params: z.tuple([options]),
    call: (_call, _self, given) => new ScriptHandoff(given),
  }),
  methods: {
    execute: defineHostMethod<[], ScriptHandoff>({
      description: 'Hands over, all or nothing: { from, to, state, left, completed_at }.',
      params: z.tuple([]),
      aliases: ['run', 'transfer'],
      async call({ context }, self) {
        const { completedAt, ...result } = await self.in(context).execute(context);
        return { ...result, completed_at: completedAt };
      },
    }),
    preview: defineHostMethod<[], ScriptHandoff>({
      description: 'What would be handed over now.',
      params: z.tuple([]),
      call: ({ context }, self) => self.in(context).preview(context),
    }),
  },
};

function toFilter({ transform, ...lists }: Options['filter']): HandoffFilter {
  if (transform === undefined) return lists;
  return { ...lists, transform: async (value, key) => toValue(await transform.call(value, key), key) };
}

/** A function that gives nothing leaves the key. */
function toValue(value: unknown, key: string): JsonValue | undefined {
  return value === undefined || value === null ? undefined : toJson(value, `The transformed value of "${key}"`);
}

/** A JSON Schema for an object gives an object. */
function toSchema(schema: Schema): Schema<JsonObject> {
  const validate = async (value: unknown) => {
    const parsed = await parseWith(schema, value, 'The state');
    return { value: stateSchema.parse(parsed) };
  };
  return { '~standard': { version: 1, vendor: 'llmspell', validate } };
}

const stateSchema = z.record(z.string(), z.json());

function hasName(value: unknown): value is { readonly name: string } {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string';
}

function nameOf(given: Options['from']): string {
  const name = typeof given === 'string' ? given : given.name;
  if (name !== '') return name;
  throw new SpellError({ code: 'VALIDATION_FAILED', message: 'Expected a handoff between names; got an empty one.' });
}
