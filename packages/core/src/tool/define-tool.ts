import type { Schema } from '../schema/schema.ts';
import type { CompositeTool, LeafTool } from './tool.ts';

type Options<T> = Omit<T, 'kind'>;

/** Declares a tool; the type of its input comes from the schema. */
export function defineTool<Input, Output>(
  options: Options<LeafTool<Input, Output>> & { readonly inputSchema: Schema<Input> },
): LeafTool<Input, Output>;
export function defineTool<Input, Output>(
  options: Options<CompositeTool<Input, Output>> & { readonly inputSchema: Schema<Input> },
): CompositeTool<Input, Output>;
export function defineTool<Input, Output>(
  options: Options<LeafTool<Input, Output>> | Options<CompositeTool<Input, Output>>,
): LeafTool<Input, Output> | CompositeTool<Input, Output> {
  return options.composite === true ? { kind: 'tool', ...options } : { kind: 'tool', ...options };
}
