import { Agent, Tool } from 'llmspell';

import words from './words.js';

export const name = words.rectangle;
export const area = async (width, height) =>
  (await Tool.execute('calculator', { input: `${width} * ${height}` })).output;
export const agent = (text) => new Agent({ systemPrompt: 'Go.' }).chat(text);
