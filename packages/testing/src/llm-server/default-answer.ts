import type { ScriptedAnswer } from '../doubles/scripted-answer.ts';
import type { LlmQuestion } from './llm-request.ts';
import { sampleSchema } from './sample-schema.ts';

/**
 * The answer of a server without a script: the same for the same question. A tool that the prompt names is called
 * first; JSON is filled in from its schema; everything else is answered with the prompt itself.
 */
export function defaultAnswer({ prompt, tools, toolResults, json, schema }: LlmQuestion): ScriptedAnswer {
  if (toolResults.length === 0) {
    const tool = tools.find(({ name }) => prompt.includes(name));
    const filled = tool === undefined ? undefined : sampleSchema(tool.parameters, prompt);
    if (tool !== undefined) return { toolCalls: [{ toolName: tool.name, arguments: JSON.stringify(filled) }] };
  }
  if (json)
    return { json: sampleSchema(schema ?? { type: 'object', properties: { answer: { type: 'string' } } }, prompt) };
  const results = toolResults.map(({ text }) => text).join('; ');
  return { text: results === '' ? `You said: ${prompt}` : `The tool answered: ${results}` };
}
