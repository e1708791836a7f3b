import { parseJson, safeParseJson, SpellError, type JsonObject, type JsonValue, type RunContext } from '@llmspell/core';
import { getOwn } from '@llmspell/core/kit';

import { ollamaUrl } from '../ollama-url.ts';
import { readLines } from './read-lines.ts';

/** Whether Ollama answers, and what it has. */
export interface OllamaStatus {
  readonly running: boolean;
  readonly models: number;
  readonly version?: string;
  /** Why not. */
  readonly error?: string;
}

/** What an Ollama on this machine tells of itself, by HTTP through the ports of a context. */
export interface OllamaClient {
  status(): Promise<OllamaStatus>;
  /** The models it has, as it describes them. */
  models(): Promise<readonly JsonObject[]>;
  /** Names of the models that are in memory now. */
  loaded(): Promise<readonly JsonValue[]>;
  /** Details of one, or `undefined` when it does not have it. */
  show(model: string): Promise<JsonObject | undefined>;
  /** Fetches a model, and tells how far it is. @throws SpellError `NOT_FOUND` when it does not answer. */
  pull(model: string): AsyncIterable<JsonObject>;
}

/**
 * Makes a client for the Ollama at `OLLAMA_HOST`, where the context may read that, else at its usual address.
 *
 * @param signal Ends its calls.
 */
export async function createOllamaClient(context: RunContext, signal: AbortSignal): Promise<OllamaClient> {
  const url = ollamaUrl(await hostOf(context));
  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    context.fetch(`${url}${path}`, { signal, ...init });
  const get = async (path: string, init?: RequestInit): Promise<JsonObject | undefined> => {
    const response = await ask(path, init);
    const text = await response.text();
    return response.ok ? asObject(parseJson(text, `the answer of Ollama at ${url}${path}`)) : undefined;
  };
  const listAt = async (path: string): Promise<readonly JsonObject[]> => {
    const list = getOwn((await get(path)) ?? {}, 'models');
    return Array.isArray(list) ? list.map(asObject) : [];
  };
  const models = (): Promise<readonly JsonObject[]> => listAt('/api/tags');

  return {
    models,
    loaded: async () => (await listAt('/api/ps')).map((model) => getOwn(model, 'name') ?? ''),
    show: (model) => get('/api/show', { method: 'POST', body: JSON.stringify({ model }) }),
    async status() {
      try {
        const version = getOwn((await get('/api/version')) ?? {}, 'version');
        const { length } = await models();
        return { running: true, models: length, ...(typeof version === 'string' ? { version } : {}) };
      } catch (error) {
        if (!isNoAnswer(error)) throw error;
        return { running: false, models: 0, error: noAnswer(url) };
      }
    },
    async *pull(model) {
      const response = await askToPull(
        () => ask('/api/pull', { method: 'POST', body: JSON.stringify({ model }) }),
        url,
      );
      if (!response.ok) yield await failureOf(response);
      else {
        for await (const line of readLines(response)) yield asObject(parseJson(line, `a line of Ollama at ${url}`));
      }
    },
  };
}

async function askToPull(ask: () => Promise<Response>, url: string): Promise<Response> {
  try {
    return await ask();
  } catch (cause) {
    if (!isNoAnswer(cause)) throw cause;
    throw new SpellError({ code: 'NOT_FOUND', message: noAnswer(url), cause });
  }
}

async function failureOf(response: Response): Promise<JsonObject> {
  const parsed = safeParseJson(await response.text());
  const error = parsed.success ? getOwn(asObject(parsed.value), 'error') : undefined;
  return { error: error ?? `HTTP ${response.status}` };
}

function noAnswer(url: string): string {
  return `Ollama does not answer at ${url}. Start it with: ollama serve`;
}

async function hostOf({ environment }: RunContext): Promise<string | undefined> {
  try {
    return await environment.get('OLLAMA_HOST');
  } catch (error) {
    // A run that may not read the variable can still ask at the usual address.
    if (SpellError.isInstance(error) && (error.code === 'PERMISSION_DENIED' || error.code === 'NOT_SUPPORTED')) {
      return undefined;
    }
    throw error;
  }
}

/** Nobody listens there, or somebody else does. A refused permission is neither. */
function isNoAnswer(error: unknown): boolean {
  return SpellError.isInstance(error) && (error.code === 'HTTP_FAILED' || error.code === 'VALIDATION_FAILED');
}

function asObject(value: JsonValue): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
