import { PIXEL } from './pixel.ts';
import type { Service } from './service.ts';

const TOKENS_PER_IMAGE = 100;

/** `POST /v1/images/generations` of OpenAI and everything compatible with it. */
export const openaiImages: Service = {
  matches: (path) => path.endsWith('/images/generations'),
  answer(body) {
    const { value } = body.get('n');
    const count = typeof value === 'number' ? value : 1;
    const data = Array.from({ length: count }, () => ({ b64_json: PIXEL }));
    const input = Math.ceil(body.get('prompt').text.length / 4);
    const output = count * TOKENS_PER_IMAGE;
    // Only the models that are paid by tokens count them.
    const counted = body.get('model').text.startsWith('gpt-image');
    const usage = { input_tokens: input, output_tokens: output, total_tokens: input + output };
    return { document: { created: 1_700_000_000, data, ...(counted ? { usage, output_format: 'png' } : {}) } };
  },
};
