import type { Schema } from '../schema/schema.ts';

/** One text, as a model gives it to a tool that is an agent. */
export interface TextInput {
  readonly input: string;
}

const document = {
  type: 'object',
  properties: { input: { type: 'string', description: 'The task or question, complete in itself.' } },
  required: ['input'],
  additionalProperties: false,
};

/** The schema of `{ input: string }`; a plain text is taken as the input. Written by hand: core depends on no validator. */
export const textInputSchema: Schema<TextInput> = {
  '~standard': {
    version: 1,
    vendor: 'llmspell',
    validate: (value) => {
      if (typeof value === 'string') return { value: { input: value } };
      if (typeof value === 'object' && value !== null && 'input' in value && typeof value.input === 'string') {
        return { value: { input: value.input } };
      }
      return { issues: [{ message: 'expected an object with a text "input"', path: [] }] };
    },
    jsonSchema: { input: () => document, output: () => document },
  },
};
