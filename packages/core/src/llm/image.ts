import type { JsonObject } from '../json/json-value.ts';

/** Pictures to make. All of it is JSON. */
export interface ImageRequest {
  /** The provider's own id of the model: `gpt-image-1`. */
  readonly modelId: string;
  /** What they show. */
  readonly prompt: string;
  /** @default 1 */
  readonly count?: number;
  /** `1024x1024`: width and height in pixels. @default the model's own */
  readonly size?: `${number}x${number}`;
  /** `16:9`, for models that take no size. @default the model's own */
  readonly aspectRatio?: `${number}:${number}`;
  readonly seed?: number;
  /** Options only this provider understands, passed on untouched. */
  readonly providerOptions?: JsonObject;
}

/** A picture. */
export interface GeneratedImage {
  readonly base64: string;
  /** `image/png` */
  readonly mediaType: string;
}

/** The pictures of one request. */
export interface ImageResult {
  readonly images: readonly GeneratedImage[];
  /** Where the provider counts tokens for pictures. */
  readonly usage?: { readonly inputTokens: number; readonly outputTokens: number };
  readonly warnings?: readonly string[];
}
