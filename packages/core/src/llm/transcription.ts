import type { JsonObject } from '../json/json-value.ts';

/** Speech to write down. All of it is JSON. */
export interface TranscriptionRequest {
  /** The provider's own id of the model: `whisper-1`. */
  readonly modelId: string;
  /** The recording, as base64. */
  readonly audio: string;
  /** `audio/wav` */
  readonly mediaType: string;
  /** Options only this provider understands, passed on untouched. */
  readonly providerOptions?: JsonObject;
}

/** A stretch of a recording. */
export interface TranscriptionSegment {
  readonly text: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** What was said. */
export interface TranscriptionResult {
  readonly text: string;
  /** Empty where the provider tells no times. */
  readonly segments: readonly TranscriptionSegment[];
  /** ISO 639-1: `en`. */
  readonly language?: string;
  readonly durationSeconds?: number;
  /** Where the provider counts tokens for sound. */
  readonly usage?: { readonly inputTokens: number; readonly outputTokens: number };
  readonly warnings?: readonly string[];
}
