// What models can do besides talking: vectors, pictures, transcription, reranking.
const embedded = await Provider.embed('openai/text-embedding-3-small', ['same', 'other', 'same']);
const one = await Provider.embed('cohere/embed-v4.0', 'a single text');
const painted = await Provider.generateImage('openai/gpt-image-1', 'a lighthouse', { count: 2, size: '1024x1024' });
const several = await Provider.generateImages('openai/gpt-image-1', 'a boat');
const heard = await Provider.transcribe('openai/whisper-1', 'AAAAAAAA', { mediaType: 'audio/mpeg' });
const documents = ['the dog sleeps', 'a cat and a dog', 'the weather'];
const ranked = await Provider.rerank('cohere/rerank-v3.5', 'cat and dog', documents, { topN: 2 });

const failure = async (run) => {
  try {
    await run();
    return 'nothing';
  } catch (error) {
    return error.code;
  }
};

export default {
  embedded: [embedded.model, embedded.embeddings.length, embedded.input_tokens],
  one: one.embeddings.length,
  painted: [
    painted.images.length,
    painted.images[0].media_type,
    painted.images[0].base64.slice(0, 6),
    painted.cost_usd > 0,
  ],
  several: several.images.length,
  heard: [heard.text, heard.language, heard.segments[0].start_seconds, heard.duration_seconds > 0],
  ranked: ranked.results.map(({ index, document }) => [index, document]),
  cost: ranked.cost_usd,
  failures: [
    await failure(() => Provider.rerank('openai/gpt-4o', 'x', ['y'])),
    await failure(() => Provider.embed('anthropic/claude-sonnet-4-5', 'x')),
    await failure(() => Provider.generate_image('openai/gpt-image-1', 'x', { count: 0 })),
    await failure(() => Provider.transcribe('openai/whisper-1', 'no base64!')),
    await failure(() => Provider.embed('nobody/x', 'x')),
  ],
};
