import { embedText } from './embed-text.ts';
import type { Service } from './service.ts';

/** `POST /v1/embeddings` of OpenAI and everything compatible with it. */
export const openaiEmbeddings: Service = {
  matches: (path) => path.endsWith('/embeddings'),
  answer(body) {
    const input = body.get('input');
    const texts = input.items.length === 0 ? [input.text] : input.items.map(({ text }) => text);
    const tokens = texts.join('').length;
    return {
      document: {
        object: 'list',
        model: body.get('model').text,
        data: texts.map((text, index) => ({ object: 'embedding', index, embedding: embedText(text) })),
        usage: { prompt_tokens: tokens, total_tokens: tokens },
      },
    };
  },
};
