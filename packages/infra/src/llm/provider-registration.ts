import type { LLMProvider } from '@llmspell/core';

/** A provider that a registry may load. */
export interface ProviderRegistration {
  /** The first half of a registry id: `openai`. */
  readonly name: string;
  /** Whether a key or an address is configured. @default true */
  readonly configured?: boolean;
  /** What to do about it when it is not: `Set OPENAI_API_KEY.` */
  readonly setup?: string;
  /** The model that is meant when only the provider is named. */
  readonly defaultModel?: string;
  /** All models there are, where that is known for certain. @default any */
  readonly models?: readonly string[];
  /** Of every model; `free` where they run on this machine. @default by model */
  readonly price?: 'free';
  /** Loads the provider, when it is first used. @throws SpellError `PEER_MISSING` */
  load(): LLMProvider | Promise<LLMProvider>;
}
