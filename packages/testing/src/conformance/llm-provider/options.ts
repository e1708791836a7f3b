import type { LLMProvider } from '@llmspell/core';

import type { ScriptedAnswer } from '../../doubles/scripted-answer.ts';

/** What goes wrong with a call. */
export type ProviderFault =
  | 'unauthorized'
  | 'rate-limited'
  | 'unavailable'
  | 'rejected'
  | 'no-connection'
  | 'cut'
  | 'malformed'
  | 'noise'
  | 'endless'
  | 'hang';

/** A provider to test, and the strings of the one behind it. */
export interface LLMProviderFixture extends AsyncDisposable {
  readonly provider: LLMProvider;
  readonly modelId: string;
  /** Models for what is no conversation. @default modelId */
  readonly imageModelId?: string;
  readonly transcriptionModelId?: string;
  readonly rerankModelId?: string;
  /** Texts that no error may hold: keys. */
  readonly secrets?: readonly string[];
  /** Makes the next call answer this. Needed with `features.answers`. */
  answer?(answer: ScriptedAnswer): void;
  /** Makes the next call fail this way; `rate-limited` asks to wait for 1500 ms, `cut` comes after some text, `noise` is bytes that are no text between the parts, `endless` the same part again and again. Needed with `features.faults`. */
  fail?(fault: ProviderFault): void;
  /** Calls that have reached the other side. Needed with `features.faults`. */
  calls?(): number;
  /** How the connection of a call ended, from 1. Needed with `features.connection`. */
  ended?(call: number): Promise<'finished' | 'aborted'>;
}

export interface LLMProviderConformanceOptions {
  /** The runner's `test`. */
  readonly test: (name: string, body: () => Promise<void>) => unknown;
  /** What it has; what is missing is named by a test that checks nothing else. */
  readonly features: {
    /** Answers can be scripted. */
    readonly answers: boolean;
    /** Answers with reasoning can be scripted. */
    readonly reasoning: boolean;
    /** Failures can be scripted. */
    readonly faults: boolean;
    /** There is a connection that can be watched. */
    readonly connection: boolean;
    readonly embeddings: boolean;
    /** @default false */
    readonly images?: boolean;
    /** @default false */
    readonly transcription?: boolean;
    /** @default false */
    readonly reranking?: boolean;
    /** Whether it tells tokens that were read from a cache. @default true */
    readonly cachedTokens?: boolean;
    /** Whether it tells tokens that were written to a cache. @default false */
    readonly cacheWrites?: boolean;
  };
  /** Makes a new provider; called for each test. */
  readonly create: () => LLMProviderFixture | Promise<LLMProviderFixture>;
}
