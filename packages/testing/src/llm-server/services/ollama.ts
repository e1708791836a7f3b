import type { JsonObject } from '@llmspell/core';

import type { JsonView } from '../json-view.ts';
import type { ServerState, Service, ServiceAnswer } from './service.ts';

const SIZE = 1_000_000;
const DETAILS: JsonObject = { format: 'gguf', family: 'test', parameter_size: '1B', quantization_level: 'Q4_0' };

/** What Ollama tells of itself and of its models, and how it gets one. A model with `missing` in its name is nowhere. */
export const ollama: Service = {
  matches: (path) => path.startsWith('/api/'),
  answer(body, path, state) {
    const model = body.get('model').text;
    if (path === '/api/version') return { document: { version: '0.0.0-llmspell-testing' } };
    // Nothing is in memory.
    if (path === '/api/ps') return { document: { models: [] } };
    if (path === '/api/tags') return { document: { models: state.models.map(listed) } };
    if (path === '/api/show' && state.models.includes(model)) return { document: shown() };
    return path === '/api/pull' ? pull(model, body, state) : undefined;
  },
};

function listed(name: string): JsonObject {
  return {
    name,
    model: name,
    modified_at: '2026-01-01T00:00:00Z',
    size: SIZE,
    digest: 'sha256:0',
    details: DETAILS,
  };
}

function shown(): JsonObject {
  return { details: DETAILS, model_info: {}, capabilities: ['completion', 'tools'] };
}

/** Two layers, the second of them there already. */
function pull(model: string, body: JsonView, { models }: ServerState): ServiceAnswer {
  if (model.includes('missing')) {
    const error = 'pull model manifest: file does not exist';
    return body.get('stream').value === false
      ? { status: 500, document: { error } }
      : { lines: [manifest(), { error }] };
  }
  if (!models.includes(model)) models.push(model);
  if (body.get('stream').value === false) return { document: { status: 'success' } };
  return {
    lines: [
      manifest(),
      layer('a', 0),
      layer('a', SIZE / 4),
      layer('a', SIZE),
      layer('b', SIZE),
      { status: 'verifying sha256 digest' },
      { status: 'writing manifest' },
      { status: 'success' },
    ],
  };
}

function manifest(): JsonObject {
  return { status: 'pulling manifest' };
}

function layer(name: string, completed: number): JsonObject {
  return { status: `pulling ${name}`, digest: `sha256:${name}`, total: SIZE, completed };
}
