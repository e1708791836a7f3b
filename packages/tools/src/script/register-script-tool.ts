import { defineHostMethod, isScriptFunction, type CompositeTool, type ScriptFunction } from '@llmspell/core';
import { toScriptApproval, toScriptHooks } from '@llmspell/core/kit';
import { z } from 'zod';

import { createScriptTool } from './script-tool.ts';

const definition = z.object({
  name: z.string().min(1),
  description: z.string().default(''),
  category: z.string().optional(),
  parameters: z.unknown().optional(),
  execute: z.custom<ScriptFunction>(isScriptFunction, 'Expected a function'),
  needsApproval: z.union([z.boolean(), z.custom<ScriptFunction>(isScriptFunction, 'Expected a function')]).optional(),
  hooks: z.record(z.string(), z.unknown()).optional(),
});

/** `Tool.register{ name, description, parameters, execute }`: makes a tool of a function and registers it. */
export const registerScriptTool = defineHostMethod({
  description: 'Makes a tool of a function and registers it for agents, workflows and Tool.execute',
  params: z.tuple([definition]),
  mode: 'sync',
  call: (call, _, { execute, needsApproval, hooks, ...described }) => {
    const run = (input: unknown): Promise<unknown> => execute.call(input);
    const approval = needsApproval === undefined ? undefined : toScriptApproval(needsApproval);
    const tool: CompositeTool = {
      ...createScriptTool({ parameters: undefined, ...described, execute: run }, call.context),
      ...(hooks && { hooks: toScriptHooks(hooks, { language: call.language, errorPoint: 'onToolError' }) }),
      ...(typeof approval === 'function' || approval === true ? { needsApproval: approval } : {}),
    };
    call.components.register(tool);
    return call.handle('Tool', tool);
  },
});
