import { safeParseJson, type ModelRegistry } from '@llmspell/core';
import { getOwn } from '@llmspell/core/kit';

import { ollamaUrl } from './ollama-url.ts';
import type { ProviderEnvironment } from './standard-providers.ts';

/** Where a default model came from. */
export type DefaultModelSource = 'explicit' | 'configured' | 'ollama' | 'echo';

/** The model of a runtime for whoever names none. */
export interface DefaultModel {
  /** Registry id. */
  readonly id: string;
  readonly source: DefaultModelSource;
}

export interface DefaultModelOptions {
  /** What the user asked for; it is taken as it is. */
  readonly explicit?: string | undefined;
  readonly registry: ModelRegistry;
  readonly environment: ProviderEnvironment;
  /** @default the global one */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  readonly signal?: AbortSignal;
  /** How long a local Ollama may take to answer, ms. @default 500 */
  readonly probeTimeoutMs?: number;
}

/** Providers in the order in which they are preferred. */
const PREFERRED = ['openai', 'anthropic', 'google', 'openai-compatible'];

/**
 * Chooses the model of a runtime: what was asked for, else the default model of the first configured of openai,
 * anthropic, google and openai-compatible, else a model of an Ollama that answers on this machine, else `echo/echo`,
 * which is no model and says so. Rejects only with the reason of an abort.
 */
export async function resolveDefaultModel(options: DefaultModelOptions): Promise<DefaultModel> {
  const { explicit, registry } = options;
  if (explicit !== undefined && explicit !== '') return { id: explicit, source: 'explicit' };
  const providers = new Map(registry.providers().map((provider) => [provider.name, provider]));
  for (const name of PREFERRED) {
    const provider = providers.get(name);
    if (provider?.configured === true && provider.defaultModel !== undefined) {
      return { id: `${name}/${provider.defaultModel}`, source: 'configured' };
    }
  }
  const local = providers.has('ollama') ? await probeOllama(options, providers.get('ollama')?.defaultModel) : undefined;
  return local === undefined ? { id: 'echo/echo', source: 'echo' } : { id: `ollama/${local}`, source: 'ollama' };
}

async function probeOllama(options: DefaultModelOptions, wanted: string | undefined): Promise<string | undefined> {
  const { environment, signal, probeTimeoutMs = 500, fetch = globalThis.fetch } = options;
  signal?.throwIfAborted();
  const timeout = AbortSignal.timeout(probeTimeoutMs);
  try {
    const response = await fetch(`${ollamaUrl(environment['OLLAMA_HOST'])}/api/tags`, {
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    const names = response.ok ? modelNames(await response.text()) : [];
    return wanted !== undefined && names.includes(wanted) ? wanted : names[0];
  } catch {
    // Nothing answers there, which is an ordinary thing to find out. Only the caller's own abort is passed on.
    signal?.throwIfAborted();
    return undefined;
  }
}

/** Names of models that can chat. */
function modelNames(text: string): readonly string[] {
  const parsed = safeParseJson(text, 'the list of models of Ollama');
  const models = parsed.success ? property(parsed.value, 'models') : undefined;
  if (!Array.isArray(models)) return [];
  const names = models.map((model: unknown) => property(model, 'name')).filter((name) => typeof name === 'string');
  return names.filter((name) => !/embed|bge-|minilm/i.test(name));
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? getOwn(value as Record<string, unknown>, name) : undefined;
}
