import { isScriptFunction, SpellError, type Component, type RunContext, type ScriptFunction } from '@llmspell/core';
import { asTool, executeTool, isBaseAgent, isTool } from '@llmspell/core/kit';
import { z } from 'zod';

/** What a script wants done: a function, or an agent, tool or workflow with an input. */
export type Work = ScriptFunction | Component;

export const work = z.custom<Work>(
  (value) => isScriptFunction(value) || isTool(value) || isBaseAgent(value),
  'expected a function, an agent, a tool or a workflow',
);

const anything = z.unknown();

/** Does it: a function gets the input, an agent's answer is its data or its text. */
export async function doWork(given: Work, input: unknown, context: RunContext): Promise<unknown> {
  if (isScriptFunction(given)) return given.call(input);
  if (isTool(given)) return executeTool({ tool: given, input: input ?? {} }, context);
  if (isBaseAgent(given)) {
    return executeTool({ tool: asTool(given, { inputSchema: given.inputSchema ?? anything }), input }, context);
  }
  throw new SpellError({ code: 'NOT_SUPPORTED', message: `"${given.name}" cannot be executed.` });
}
