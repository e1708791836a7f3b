import { defineHostMethod, type HostMethod, type JsonObject } from '@llmspell/core';
import { embedTexts, generateImages, rerankDocuments, transcribeAudio, type Priced } from '@llmspell/core/kit';
import { z } from 'zod';

const MODEL = z.string().min(1);
const PROVIDER_OPTIONS = z.record(z.string(), z.json()).exactOptional();

const imageOptions = z.object({
  count: z.int().min(1).max(20).exactOptional(),
  size: z.templateLiteral([z.int(), 'x', z.int()]).exactOptional(),
  aspectRatio: z.templateLiteral([z.int(), ':', z.int()]).exactOptional(),
  seed: z.int().exactOptional(),
  providerOptions: PROVIDER_OPTIONS,
});

const transcriptionOptions = z.object({
  mediaType: z.string().default('audio/wav'),
  providerOptions: PROVIDER_OPTIONS,
});

const rerankOptions = z.object({ topN: z.int().min(1).exactOptional(), providerOptions: PROVIDER_OPTIONS });

/** Base64, or bytes. */
const audio = z.union([z.base64().min(1), z.instanceof(Uint8Array)]);

/** `Provider.embed` and what else models can do besides talking. */
export const providerCalls: Readonly<Record<string, HostMethod>> = {
  embed: defineHostMethod({
    description:
      'Vectors of a text, or of a list of them, in its order: { model, embeddings, input_tokens, cost_usd }.',
    params: z.tuple([MODEL, z.union([z.string(), z.array(z.string())])]),
    async call({ context }, _self, ...[id, given]) {
      const model = await context.models.resolve(id);
      const texts = typeof given === 'string' ? [given] : given;
      const { embeddings, inputTokens, costUsd } = await embedTexts({ model, texts }, context);
      return { model: model.id, embeddings, input_tokens: inputTokens, ...cost({ costUsd }) };
    },
  }),
  generateImage: defineHostMethod({
    description:
      'Pictures from a description; options count, size, aspectRatio, seed: { model, images = { { base64, media_type } }, cost_usd }.',
    params: z.tuple([MODEL, z.string().min(1), imageOptions.default({})]),
    aliases: ['generateImages'],
    async call({ context }, _self, ...[id, prompt, options]) {
      const model = await context.models.resolve(id);
      const { images, warnings, costUsd } = await generateImages({ model, request: { prompt, ...options } }, context);
      const made = images.map(({ base64, mediaType }) => ({ base64, media_type: mediaType }));
      return { model: model.id, images: made, ...(warnings === undefined ? {} : { warnings }), ...cost({ costUsd }) };
    },
  }),
  transcribe: defineHostMethod({
    description:
      'The text of a recording, given in base64 or bytes; option mediaType: { model, text, segments, language, duration_seconds, cost_usd }.',
    params: z.tuple([MODEL, audio, transcriptionOptions.prefault({})]),
    async call({ context }, _self, ...[id, given, options]) {
      const model = await context.models.resolve(id);
      const recording = typeof given === 'string' ? given : Buffer.from(given).toString('base64');
      const request = { audio: recording, ...options };
      const { text, segments, language, durationSeconds, costUsd } = await transcribeAudio({ model, request }, context);
      return {
        model: model.id,
        text,
        segments: segments.map(({ startSeconds, endSeconds, ...segment }) => ({
          ...segment,
          start_seconds: startSeconds,
          end_seconds: endSeconds,
        })),
        ...(language === undefined ? {} : { language }),
        ...(durationSeconds === undefined ? {} : { duration_seconds: durationSeconds }),
        ...cost({ costUsd }),
      };
    },
  }),
  rerank: defineHostMethod({
    description:
      'Documents in the order of a query, best first; option topN: { model, results = { { index, score, document } }, cost_usd }. The index counts from 0.',
    params: z.tuple([MODEL, z.string().min(1), z.array(z.string()), rerankOptions.default({})]),
    async call({ context }, _self, ...[id, query, documents, options]) {
      const model = await context.models.resolve(id);
      const request = { query, documents, ...options };
      const { ranking, costUsd } = await rerankDocuments({ model, request }, context);
      const results = ranking.map(({ index, score }) => ({ index, score, document: documents[index] ?? '' }));
      return { model: model.id, results, ...cost({ costUsd }) };
    },
  }),
};

/** Left out where nobody knows it. */
function cost({ costUsd }: Priced): JsonObject {
  return costUsd === undefined ? {} : { cost_usd: costUsd };
}
