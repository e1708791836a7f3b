import type { BaseAgent } from '../agent/base-agent.ts';
import type { Schema } from '../schema/schema.ts';
import type { CompositeTool } from '../tool/tool.ts';
import { textInputSchema, type TextInput } from './text-input-schema.ts';

/** How an agent or workflow looks as a tool. */
export interface AsToolOptions<Input> {
  /** @default the component's */
  readonly name?: string;
  /** What it is for, for the model that chooses. @default the component's */
  readonly description?: string;
  readonly inputSchema?: Schema<Input>;
}

/**
 * Gives any component the shape of a tool, so that an agent can call it. Without a schema of its own it takes one text,
 * `{ input }`. An agent's answer is its data where it has an output schema, or else its text.
 */
export function asTool<Input>(
  component: BaseAgent<Input>,
  { name, description, inputSchema }: AsToolOptions<Input> = {},
): CompositeTool {
  const own = inputSchema ?? component.inputSchema;
  return {
    kind: 'tool',
    composite: true,
    name: name ?? component.name,
    description: description ?? component.description,
    ...(component.capabilities === undefined ? {} : { capabilities: component.capabilities }),
    category: component.kind,
    inputSchema: own ?? textInputSchema,
    async execute(input, context) {
      // Without an own schema the input was parsed by textInputSchema, and the component takes a text.
      const given = own === undefined ? ((input as TextInput).input as Input) : (input as Input);
      return textOrValue(await component.execute(given, context));
    },
  };
}

function textOrValue(output: unknown): unknown {
  // Output of anything else may have a text among other fields; that of an agent also says how it finished.
  if (typeof output !== 'object' || output === null || !('text' in output && 'finishReason' in output)) return output;
  return 'object' in output && output.object !== undefined ? output.object : output.text;
}
