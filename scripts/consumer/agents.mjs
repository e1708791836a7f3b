// A stranger who brings a model of their own to an agent.
import assert from 'node:assert/strict';

import { createAgent } from '@llmspell/agents';
import { createRunContext } from '@llmspell/core';
import { createEventBus } from '@llmspell/infra/events';
import { createEchoProvider } from '@llmspell/infra/llm';
import { createMemoryStore } from '@llmspell/infra/state';

const model = { id: 'echo/echo', modelId: 'echo', provider: createEchoProvider(), price: 'free' };
const heard = [];
const events = createEventBus();
events.on('agent.*', ({ type }) => void heard.push(type));
const store = createMemoryStore();
const context = createRunContext({ events, state: store });
const answer = await createAgent({ name: 'a', model }).chat('hello', { context });
assert.match(answer, /hello/);
assert.ok(heard.includes('agent.completed'));
await store.close();
