import type { JsonObject } from '@llmspell/core';

import type { Service } from './service.ts';

/** `POST /v1beta/interactions` of Gemini with a recording: what was said is made up from its size and type. */
export const googleInteractions: Service = {
  matches: (path) => path.endsWith('/interactions'),
  answer(body) {
    const [recording] = body.get('input').items;
    const bytes = Buffer.from(recording?.get('data').text ?? '', 'base64').length;
    const text = `A recording of ${bytes} bytes, ${recording?.get('mime_type').text}.`;
    const word: JsonObject = { type: 'word_info', text, start_offset: '0s', end_offset: '1s' };
    return {
      document: {
        status: 'completed',
        steps: [{ type: 'model_output', content: [{ type: 'text', text, annotations: [word] }] }],
        usage: { total_input_tokens: bytes, total_output_tokens: 10, total_tokens: bytes + 10 },
      },
    };
  },
};
