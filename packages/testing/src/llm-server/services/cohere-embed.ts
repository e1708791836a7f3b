import { embedText } from './embed-text.ts';
import type { Service } from './service.ts';

/** `POST /v2/embed` of Cohere. */
export const cohereEmbed: Service = {
  matches: (path) => path.endsWith('/v2/embed'),
  answer(body) {
    const texts = body.get('texts').items.map(({ text }) => text);
    return {
      document: {
        id: 'embed-1',
        response_type: 'embeddings_by_type',
        embeddings: { float: texts.map(embedText) },
        texts,
        meta: { api_version: { version: '2' }, billed_units: { input_tokens: texts.join('').length } },
      },
    };
  },
};
