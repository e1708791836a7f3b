import { z } from 'zod';

/** The settings of all text operations; each operation takes its own. */
export const textOptions = z.object({
  from: z.string().optional().describe('replace: the text to find'),
  to: z.string().optional().describe('replace: what to put there'),
  start: z.number().int().optional().describe('substring: the first character, from 0'),
  end: z.number().int().optional().describe('substring: the character after the last'),
  delimiter: z.string().optional().describe('split, join: what stands between the parts'),
  max_length: z.number().int().min(0).optional().describe('truncate: at most so many characters'),
  spaces: z.number().int().min(0).max(100).optional().describe('indent: how many spaces'),
  width: z.number().int().min(1).max(10_000).optional().describe('word_wrap: characters in a line'),
  pattern: z.string().optional().describe('extract, validate: a regular expression'),
  template: z.string().optional().describe('format: a template, when the input holds the values'),
  values: z
    .union([z.array(z.unknown()), z.record(z.string(), z.unknown())])
    .optional()
    .describe('format: values for {} in order, or for {name}'),
  value: z.union([z.string(), z.number()]).optional().describe('format: the one value for {}'),
  count_type: z.enum(['words', 'chars', 'characters', 'lines']).optional().describe('count: what to count'),
});

/** The settings of a text operation. */
export type TextOptions = z.output<typeof textOptions>;
