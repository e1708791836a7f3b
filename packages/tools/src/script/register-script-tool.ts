import { defineHostMethod, isScriptFunction, type ScriptFunction } from '@llmspell/core';
import { z } from 'zod';

import { createScriptTool } from './script-tool.ts';

const definition = z.object({
  name: z.string().min(1),
  description: z.string().default(''),
  category: z.string().optional(),
  parameters: z.unknown().optional(),
  execute: z.custom<ScriptFunction>(isScriptFunction, 'Expected a function'),
});

/** `Tool.register{ name, description, parameters, execute }`: makes a tool of a function and registers it. */
export const registerScriptTool = defineHostMethod({
  description: 'Makes a tool of a function and registers it for agents, workflows and Tool.execute',
  params: z.tuple([definition]),
  mode: 'sync',
  call: (call, _, { name, description, category, parameters, execute }) => {
    const run = (input: unknown): Promise<unknown> => execute.call(input);
    const tool = createScriptTool({ name, description, category, parameters, execute: run }, call.context);
    call.components.register(tool);
    return call.handle('Tool', tool);
  },
});
