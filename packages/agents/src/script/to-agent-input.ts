import type { AgentInput, FilePart } from '@llmspell/core';

const TEXT_KEYS = ['text', 'prompt', 'input', 'query', 'message', 'task'] as const;

/**
 * What a script asks an agent: a text, or a table with the text under one of its usual names, parameters, and pictures.
 * Other data is left as it is; the agent shows it to the model as JSON.
 */
export function toAgentInput(given: unknown): AgentInput {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given as AgentInput;
  const table = given as Readonly<Record<string, unknown>>;
  const key = TEXT_KEYS.find((candidate) => Object.hasOwn(table, candidate) && typeof table[candidate] === 'string');
  // An agent checks what it is given; here only the shapes that scripts know are translated.
  if (key === undefined) return given as AgentInput;
  const files = [table['media'], table['image']].flat().filter(isPicture).map(toFile);
  const parameters = table['parameters'];
  const text = String(table[key]);
  return {
    text: isFilled(parameters) ? `${text}\n\n${JSON.stringify(parameters)}` : text,
    ...(files.length === 0 ? {} : { files }),
  };
}

function isFilled(parameters: unknown): boolean {
  return typeof parameters === 'object' && parameters !== null && Object.keys(parameters).length > 0;
}

interface Picture {
  readonly base64: string;
  readonly format?: unknown;
}

function isPicture(item: unknown): item is Picture {
  return typeof item === 'object' && item !== null && 'base64' in item && typeof item.base64 === 'string';
}

function toFile({ base64, format }: Picture): FilePart {
  return { type: 'file', mediaType: `image/${typeof format === 'string' ? format : 'png'}`, data: { base64 } };
}
