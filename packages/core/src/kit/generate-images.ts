import type { RunContext } from '../context/run-context.ts';
import type { ImageRequest, ImageResult } from '../llm/image.ts';
import { callModel, type ModelCallOptions, type Priced } from './call-model.ts';

/** Pictures to make. */
export interface ImageCall extends ModelCallOptions {
  readonly request: Omit<ImageRequest, 'modelId'>;
}

const CHARACTERS_PER_TOKEN = 2;
/** The most that models which count tokens for a picture take for one, in the best quality. */
const TOKENS_PER_IMAGE = 6_300;

/** Pictures from a description, through the door to models. @throws as {@link callModel} does. */
export function generateImages(call: ImageCall, context: RunContext): Promise<ImageResult & Priced> {
  const request: ImageRequest = { ...call.request, modelId: call.model.modelId };
  const { count = 1, prompt } = request;
  return callModel(
    call,
    {
      name: 'image_generation',
      what: 'pictures',
      run: (provider, options) => provider.generateImages?.(request, options),
      worstCase: {
        images: count,
        inputTokens: Math.ceil(prompt.length / CHARACTERS_PER_TOKEN),
        outputTokens: count * TOKENS_PER_IMAGE,
      },
      chargeOf: ({ images, usage }) => ({ images: images.length, ...usage }),
    },
    context,
  );
}
