import type { Hook, HookPoint } from '@llmspell/core';
import { executeTool } from '@llmspell/core/kit';
import { createRecordingTool } from '@llmspell/testing';
import { createRuntime } from 'llmspell';
import { expect, test } from 'vitest';

const environment = { OLLAMA_HOST: 'http://127.0.0.1:1' };

test('hooks hear of the start and of the end, once', async () => {
  const seen: unknown[] = [];
  const note = (point: HookPoint): Hook => ({
    name: point,
    point,
    run: ({ component, data }) => void seen.push([point, component.name, data['cwd'], Array.isArray(data['tools'])]),
  });
  const runtime = await createRuntime({
    environment,
    cwd: '/',
    hooks: [note('systemStartup'), note('systemShutdown')],
  });
  expect(seen).toEqual([['systemStartup', 'runtime', '/', true]]);
  await Promise.all([runtime.close(), runtime.close()]);
  expect(seen.slice(1)).toEqual([['systemShutdown', 'runtime', '/', false]]);
});

test('a hook may keep a runtime from starting, and not from closing', async () => {
  const cancel = (point: HookPoint): Hook => ({ name: 'no', point, run: () => ({ type: 'cancel', reason: 'no' }) });
  await expect(createRuntime({ environment, hooks: [cancel('systemStartup')] })).rejects.toMatchObject({
    code: 'HOOK_CANCELLED',
  });
  const runtime = await createRuntime({ environment, hooks: [cancel('systemShutdown')] });
  await runtime.close();
  expect(() => runtime.createContext()).toThrow(expect.objectContaining({ code: 'CLOSED' }));
});

test("hooks of one context run after the runtime's own", async () => {
  const seen: string[] = [];
  const note = (name: string): Hook => ({ name, point: 'beforeToolCall', run: () => void seen.push(name) });
  await using runtime = await createRuntime({ environment, hooks: [note('runtime')] });
  const call = { tool: createRecordingTool({ name: 'mine' }), input: {} };
  await executeTool(call, runtime.createContext({ hooks: [{ ...note('run'), priority: 100 }] }));
  await executeTool(call, runtime.createContext());
  expect(seen).toEqual(['runtime', 'run', 'runtime']);
});
