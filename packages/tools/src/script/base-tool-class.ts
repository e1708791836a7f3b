import { SpellError, type HostCall, type HostClass, type ScriptObject, type Tool } from '@llmspell/core';

import { createScriptTool } from './script-tool.ts';
import { toolClass } from './tool-class.ts';

/** `BaseTool`: the class that tools of a script extend. `execute(input)` does the work. */
export const baseToolClass: HostClass = {
  name: 'BaseTool',
  description:
    'A tool defined in a script: extend it, with fields name, description and parameters, and a method execute',
  methods: toolClass.methods ?? {},
  fields: ({ name, description, category = 'custom' }: Tool) => ({ name, description, category }),
  extend: { methods: ['execute'], adopt: adoptTool },
};

function adoptTool(instance: ScriptObject, { context }: HostCall): Tool {
  const { className, methods, fields } = instance;
  if (!methods.includes('execute')) {
    throw new SpellError({
      code: 'VALIDATION_FAILED',
      message: `${className} extends BaseTool and has no method "execute". Define execute(input).`,
    });
  }
  const needsApproval = fields['needsApproval'] === true || fields['needs_approval'] === true;
  const tool = createScriptTool(
    {
      name: textOf(fields['name']) ?? toKebabCase(className),
      description: textOf(fields['description']) ?? '',
      category: textOf(fields['category']),
      parameters: fields['parameters'],
      execute: (input) => instance.invoke('execute', input),
    },
    context,
  );
  return needsApproval ? { ...tool, needsApproval } : tool;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function toKebabCase(name: string): string {
  return name.replaceAll(/([a-z\d])([A-Z])/g, '$1-$2').toLowerCase();
}
