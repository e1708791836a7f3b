import type { JsonView } from '../json-view.ts';
import { embedText } from './embed-text.ts';
import type { Service } from './service.ts';

/** `embedContent` and `batchEmbedContents` of Gemini. */
export const googleEmbeddings: Service = {
  matches: (path) => path.endsWith(':embedContent') || path.endsWith(':batchEmbedContents'),
  answer(body, path) {
    if (path.endsWith(':embedContent')) return { document: { embedding: { values: embedText(textOf(body)) } } };
    const embeddings = body.get('requests').items.map((request) => ({ values: embedText(textOf(request)) }));
    return { document: { embeddings } };
  },
};

function textOf(request: JsonView): string {
  return request
    .get('content')
    .get('parts')
    .items.map((part) => part.get('text').text)
    .join('');
}
