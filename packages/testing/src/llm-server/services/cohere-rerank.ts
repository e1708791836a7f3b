import type { Service } from './service.ts';

/** `POST /v2/rerank` of Cohere: the more words of the query a document has, the better. */
export const cohereRerank: Service = {
  matches: (path) => path.endsWith('/rerank'),
  answer(body) {
    const query = wordsOf(body.get('query').text);
    const ranked = body
      .get('documents')
      .items.map(({ text }, index) => ({ index, relevance_score: share(query, wordsOf(text)) }))
      .toSorted((a, b) => b.relevance_score - a.relevance_score);
    const { value } = body.get('top_n');
    return {
      document: {
        id: 'rerank-1',
        results: typeof value === 'number' ? ranked.slice(0, value) : ranked,
        meta: { api_version: { version: '2' }, billed_units: { search_units: 1 } },
      },
    };
  },
};

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/\p{L}+/gu) ?? []);
}

/** How many of the words are among the others, from 0 to 1. */
function share(words: ReadonlySet<string>, others: ReadonlySet<string>): number {
  const found = [...words].filter((word) => others.has(word)).length;
  return words.size === 0 ? 0 : found / words.size;
}
