import type { ImageModelV4, ImageModelV4Result, SharedV4ProviderOptions } from '@ai-sdk/provider';
import type { GeneratedImage, ImageRequest, ImageResult } from '@llmspell/core';

import { toWarning } from '../to-warning.ts';
import { unexpected } from './unexpected.ts';

/** Pictures, in as many calls as the model needs. */
export async function generateImages(
  model: ImageModelV4,
  request: ImageRequest,
  signal: AbortSignal | undefined,
): Promise<ImageResult> {
  const { count = 1 } = request;
  const batch = Math.max(1, (await mostPerCall(model)) ?? 1);
  const results: ImageModelV4Result[] = [];
  for (let left = count; left > 0; left -= batch) {
    const result = await model.doGenerate(toOptions(request, { count: Math.min(left, batch), signal }));
    if (result.images.length === 0) throw unexpected(model, 'no picture');
    results.push(result);
  }
  const warnings = results.flatMap((result) => result.warnings.map(toWarning));
  const usage = usageOf(results);
  return {
    images: results.flatMap(({ images }) => images.map(toImage)),
    ...(usage === undefined ? {} : { usage }),
    ...(warnings.length === 0 ? {} : { warnings: [...new Set(warnings)] }),
  };
}

async function mostPerCall({ maxImagesPerCall, modelId }: ImageModelV4): Promise<number | undefined> {
  return typeof maxImagesPerCall === 'function' ? maxImagesPerCall({ modelId }) : maxImagesPerCall;
}

function toOptions(
  { prompt, size, aspectRatio, seed, providerOptions }: ImageRequest,
  { count, signal }: { readonly count: number; readonly signal: AbortSignal | undefined },
): Parameters<ImageModelV4['doGenerate']>[0] {
  return {
    prompt,
    n: count,
    size,
    aspectRatio,
    seed,
    files: undefined,
    mask: undefined,
    // An object of objects by the specification; a provider checks its own part.
    providerOptions: (providerOptions ?? {}) as SharedV4ProviderOptions,
    ...(signal === undefined ? {} : { abortSignal: signal }),
  };
}

function usageOf(results: readonly ImageModelV4Result[]): ImageResult['usage'] {
  const known = results.flatMap(({ usage }) => (usage === undefined ? [] : [usage]));
  if (known.length === 0) return undefined;
  return {
    inputTokens: known.reduce((sum, { inputTokens = 0 }) => sum + inputTokens, 0),
    outputTokens: known.reduce((sum, { outputTokens = 0 }) => sum + outputTokens, 0),
  };
}

function toImage(image: string | Uint8Array): GeneratedImage {
  const base64 = typeof image === 'string' ? image : Buffer.from(image).toString('base64');
  return { base64, mediaType: mediaTypeOf(base64) };
}

/** How pictures of a type begin, in base64. */
const SIGNATURES: readonly (readonly [start: string, mediaType: string])[] = [
  ['iVBORw0KGgo', 'image/png'],
  ['/9j/', 'image/jpeg'],
  ['UklGR', 'image/webp'],
  ['R0lGOD', 'image/gif'],
];

/** Providers do not tell the type; the picture itself does. */
function mediaTypeOf(base64: string): string {
  return SIGNATURES.find(([start]) => base64.startsWith(start))?.[1] ?? 'image/png';
}
