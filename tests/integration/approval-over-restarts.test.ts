import { createAgent } from '@llmspell/agents';
import {
  createComponentRegistry,
  createRunContext,
  type BaseAgent,
  type JsonValue,
  type StateStore,
} from '@llmspell/core';
import { createRunEngine } from '@llmspell/infra/journal';
import { createMemoryStore } from '@llmspell/infra/state';
import { allowAll, createRecordingTool, createScriptedProvider, type RecordingTool } from '@llmspell/testing';
import { expect, test } from 'vitest';

interface Worker extends AsyncDisposable {
  readonly engine: ReturnType<typeof createRunEngine>;
  /** Resolves with the signal that the run waits for. */
  readonly waiting: Promise<string>;
  readonly asked: () => number;
}

/** A worker whose agent calls a tool that a person has to allow; another one on the same store goes on with its runs. */
async function startWorker(store: StateStore, tool: RecordingTool): Promise<Worker> {
  const call = { toolName: tool.name, toolCallId: 'call-7', arguments: { path: '/tmp/a' } };
  const provider = createScriptedProvider(({ messages }) =>
    messages.some(({ role }) => role === 'tool') ? 'done' : { toolCalls: [call] },
  );
  const careful = createAgent({ name: 'careful', model: provider.model, tools: [tool], needsApproval: [tool.name] });
  const components = createComponentRegistry();
  const agent: BaseAgent<string, JsonValue> = {
    kind: 'agent',
    name: 'work',
    description: 'Asks the careful one',
    async execute(input, context) {
      const { text, toolCalls } = await careful.execute(input, context);
      return { text, outputs: toolCalls.map(({ output }) => output) };
    },
  };
  components.register(agent);
  const { promise: waiting, resolve } = Promise.withResolvers<string>();
  const engine = createRunEngine({
    store,
    components,
    createContext: (parts) => createRunContext({ ...parts, permissions: allowAll }),
    onWaiting: (_runId, [name]) => {
      if (name !== undefined) resolve(name);
    },
  });
  await engine.start();
  return { engine, waiting, asked: () => provider.calls.length, [Symbol.asyncDispose]: () => engine.close() };
}

test('a call waits for its approval over the end of the process, and is made once', async () => {
  await using store = createMemoryStore();
  const tool = createRecordingTool({ name: 'delete', output: ({ path }: { path: string }) => `deleted ${path}` });
  const first = await startWorker(store, tool);
  const runId = await first.engine.submit({ component: 'agent:work', input: 'clean up' });
  expect(await first.waiting).toBe('approval:call-7');
  await first.engine.close();
  expect(tool.calls).toEqual([]);

  await using second = await startWorker(store, tool);
  expect(await second.waiting).toBe('approval:call-7');
  await second.engine.signal(runId, 'approval:call-7', { approved: true, input: { path: '/tmp/b' } });
  expect(await second.engine.result(runId)).toEqual({ text: 'done', outputs: ['deleted /tmp/b'] });
  expect(tool.calls).toHaveLength(1);
  // The model's first answer came from the record.
  expect([first.asked(), second.asked()]).toEqual([1, 1]);
});

test('an answer that came while nobody ran is kept, and a denial is told to the model', async () => {
  await using store = createMemoryStore();
  const tool = createRecordingTool({ name: 'delete' });
  const first = await startWorker(store, tool);
  const runId = await first.engine.submit({ component: 'agent:work', input: 'clean up' });
  await first.waiting;
  await first.engine.signal(runId, 'approval:other', { approved: true });
  await first.engine.close();
  const outside = createRunEngine({ store, components: createComponentRegistry(), takes: () => false });
  await outside.signal(runId, 'approval:call-7', { approved: false, reason: 'keep it' });
  await outside.close();
  await using second = await startWorker(store, tool);
  expect(await second.engine.result(runId)).toMatchObject({
    text: 'done',
    outputs: [{ code: 'APPROVAL_DENIED', error: expect.stringContaining('keep it') }],
  });
  expect(tool.calls).toEqual([]);
});
