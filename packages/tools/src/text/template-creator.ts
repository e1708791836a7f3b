import { defineTool, type JsonObject } from '@llmspell/core';
import { z } from 'zod';

import { assertSize } from '../contract/assert-size.ts';
import { megabytes } from '../contract/megabytes.ts';
import { readJsonInput } from '../contract/read-json-input.ts';
import { toolInput } from '../contract/tool-input.ts';
import { resultForModel, toolResult, type ToolResult } from '../contract/tool-result.ts';
import { renderHandlebars } from './render-handlebars.ts';
import { renderLiquid } from './render-liquid.ts';

const schema = z.object({
  input: z
    .string()
    .describe('The template: {{ name }} is a value; {% for %}, {% if %} or {{#each}}, {{#if}} are logic'),
  context: z.record(z.string(), z.unknown()).default({}).describe('The values by name'),
  engine: z
    .enum(['tera', 'liquid', 'handlebars'])
    .optional()
    .describe('The syntax. tera and liquid: {% if %} and filters; handlebars: {{#if}}. Found out when left out'),
  auto_detect: z.boolean().default(true).describe('Find the syntax out; without it and without engine it is tera'),
});

/** Makes the template tool. A template reads the values it is given; it can call nothing and has limits. */
export function createTemplateCreatorTool() {
  return defineTool({
    name: 'template-creator',
    description: 'Fills a text template with values; loops and conditions in Tera/Liquid or Handlebars syntax',
    category: 'utility',
    securityLevel: 'restricted',
    toModel: resultForModel,
    inputSchema: toolInput(schema, { aliases: { template: 'input', variables: 'context', data: 'context' } }),
    execute: async ({ input, context: given, engine, auto_detect }): Promise<ToolResult> => {
      assertSize(input, megabytes(1), 'input');
      const context = readJsonInput(given, 'context') as JsonObject;
      const contextSize = JSON.stringify(context).length;
      const syntax = engine ?? (auto_detect ? detect(input) : 'tera');
      const render = syntax === 'handlebars' ? renderHandlebars : renderLiquid;
      const rendered = await render(input, context);
      return toolResult({
        operation: 'render',
        result: { rendered, engine: syntax, template_length: input.length, context_size: contextSize },
        output: rendered,
      });
    },
  });
}

function detect(template: string): 'tera' | 'handlebars' {
  if (template.includes('{%')) return 'tera';
  return /\{\{\s{0,8}(?:[#/^!]|else|\{|@|this\b)/.test(template) ? 'handlebars' : 'tera';
}
