import { defineHostMethod, type HostCall, type HostClass, type HostHandle, type Tool } from '@llmspell/core';
import { isTool, scriptCallContext } from '@llmspell/core/kit';
import { z } from 'zod';

import { builtInTools } from './built-in-tools.ts';
import { callTool } from './call-tool.ts';
import { describeParameters, describeTool } from './describe-tool.ts';
import { discoverTools } from './discover-tools.ts';
import { registerScriptTool } from './register-script-tool.ts';
import { findToolName, toolNotFound } from './tool-name.ts';

const name = z.string().min(1);
const params = z.unknown().optional();
/** Hooks for one call. */
const options = z.object({ hooks: z.record(z.string(), z.unknown()).optional() }).optional();
const filter = z.object({ category: z.string().optional(), tag: z.string().optional() }).default({});

/** `Tool`: finds, lists and calls tools; `Tool.calculator` is one; a handle is a tool. */
export const toolClass: HostClass = {
  name: 'Tool',
  description: 'Tools: finds, lists, calls and registers them',
  aliases: ['Tools'],
  statics: {
    list: defineHostMethod({
      description: 'All tools, each with name, description, category and version',
      params: z.tuple([]),
      call: async (call) => (await discoverTools(call, {})).map(describeTool),
    }),
    get: defineHostMethod({
      description: 'The tool of a name, or nothing',
      params: z.tuple([name]),
      aliases: ['create'],
      call: async (call, _, wanted) => {
        const tool = await findTool(call, wanted);
        return tool === undefined ? undefined : call.handle('Tool', tool);
      },
    }),
    execute: defineHostMethod({
      description: 'Calls the tool of a name with parameters',
      params: z.tuple([name, params, options]),
      aliases: ['invoke', 'executeAsync'],
      call: async (call, _, ...[wanted, given, own]) => {
        const tool = await findTool(call, wanted);
        if (tool === undefined) throw toolNotFound(call.components, wanted);
        return callTool(tool, given, { context: scriptCallContext(call, own) });
      },
    }),
    exists: defineHostMethod({
      description: 'Whether there is a tool of a name',
      params: z.tuple([name]),
      mode: 'sync',
      call: ({ components }, _, wanted) => findToolName(components, wanted) !== undefined,
    }),
    categories: defineHostMethod({
      description: 'The categories that there are tools of',
      params: z.tuple([]),
      call: async (call) =>
        [...new Set((await discoverTools(call, {})).map(({ category = 'utility' }) => category))].toSorted(),
    }),
    discover: defineHostMethod({
      description: 'The tools of a category, or with a text in their description',
      params: z.tuple([filter]),
      call: async (call, _, { category, tag }) => (await discoverTools(call, { category, tag })).map(describeTool),
    }),
    register: registerScriptTool,
  },
  methods: {
    execute: defineHostMethod({
      description: 'Calls the tool with parameters',
      params: z.tuple([params, options]),
      aliases: ['invoke', 'run'],
      call: (call, self: Tool, ...[given, own]) => callTool(self, given, { context: scriptCallContext(call, own) }),
    }),
    getSchema: defineHostMethod({
      description: 'What the tool takes: its name, description and parameters',
      params: z.tuple([]),
      mode: 'sync',
      call: (_, self: Tool) => describeParameters(self),
    }),
  },
  fields: (self: Tool) => ({ ...describeTool(self), schema: describeParameters(self) }),
  lookup: lookupTool,
};

const MADE = Symbol('llmspell.tools.made');

/** A tool that was not loaded yet is made at once, once for each spell. */
function lookupTool(wanted: string, call: HostCall): HostHandle | undefined {
  const found = findToolName(call.components, wanted);
  if (found === undefined) return undefined;
  const made = call.spell.local(MADE, () => new Map<string, Tool>());
  const loaded = call.components.peek('tool', found);
  const tool = isTool(loaded) ? loaded : (made.get(found) ?? builtInTools.get(found)?.());
  if (tool === undefined) return undefined;
  made.set(found, tool);
  return call.handle('Tool', tool);
}

async function findTool({ components }: HostCall, wanted: string): Promise<Tool | undefined> {
  const found = findToolName(components, wanted);
  const component = found === undefined ? undefined : await components.get('tool', found);
  return isTool(component) ? component : undefined;
}
