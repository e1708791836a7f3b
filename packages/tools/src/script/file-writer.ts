import { join } from 'node:path';

import { defineTool, type CompositeTool } from '@llmspell/core';
import { executeTool } from '@llmspell/core/kit';
import { z } from 'zod';

import { toolInput } from '../contract/tool-input.ts';
import { onlyFiles } from './narrowings.ts';
import { toolModules } from './tool-modules.ts';

const schema = z.object({
  path: z.string().min(1).describe('The path of the file, inside the base folder'),
  input: z.string().describe('The content'),
  append: z.boolean().default(false).describe('Add to the file instead of replacing it'),
});

/** Makes the tool that writes files below one folder, and does nothing else. */
export function createFileWriterTool(baseDirectory: string): CompositeTool<z.output<typeof schema>> {
  const tool = toolModules.system().createFileOperationsTool();
  const narrowing = onlyFiles({ paths: [baseDirectory] });
  return defineTool({
    composite: true,
    name: 'file-writer',
    description: `Writes text files in the folder ${baseDirectory}`,
    category: 'filesystem',
    securityLevel: 'privileged',
    inputSchema: toolInput(schema, {
      aliases: { content: 'input', data: 'input', filename: 'path', file_path: 'path' },
    }),
    execute: ({ path, input, append }, context) =>
      executeTool(
        { tool, input: { operation: append ? 'append' : 'write', path: join(baseDirectory, path), input } },
        context.scope('narrowed', { permissions: narrowing(context, {}) }),
      ),
  });
}
