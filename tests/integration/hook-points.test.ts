import { readFileSync } from 'node:fs';
import path from 'node:path';

import { createAgent } from '@llmspell/agents';
import {
  createRunContext,
  HOOK_POINTS,
  ProviderError,
  type Hook,
  type HookContext,
  type HookPoint,
} from '@llmspell/core';
import { executeTool } from '@llmspell/core/kit';
import { createHookRunner } from '@llmspell/infra/hooks';
import { createJournal } from '@llmspell/infra/journal';
import { createMemoryStore } from '@llmspell/infra/state';
import { allowAll, createRecordingTool, createScriptedProvider } from '@llmspell/testing';
import { createSequentialWorkflow } from '@llmspell/workflows';
import { createRuntime } from 'llmspell';
import { expect, test } from 'vitest';

import { askApproved } from './__fixtures__/approved-agent.ts';
import { askHooked } from './__fixtures__/hooked-agent.ts';

const environment = { OLLAMA_HOST: 'http://127.0.0.1:1' };

interface Documented {
  readonly names: readonly string[];
  /** Whether there may be more. */
  readonly open: boolean;
}

/** What the page on hooks says of each point. */
function readPage(): ReadonlyMap<string, Documented> {
  const page = readFileSync(new URL('../../docs/hooks.md', import.meta.url), 'utf8');
  const rows = page.split('\n').filter((line) => /^\| `[a-zA-Z]+`\s+\|.*\|.*\|.*\|$/u.test(line));
  return new Map(
    rows.map((row) => {
      const [, point = '', , data = ''] = row.split('|');
      const names = [...data.matchAll(/`(\w+)`/gu)].map(([, name = '']) => name);
      return [point.trim().replaceAll('`', ''), { names, open: data.includes('…') }];
    }),
  );
}

type Decide = (context: HookContext) => ReturnType<Hook['run']>;

/** A hook at every point, which notes the data it is given. */
function watchAll(decide: Decide = () => {}) {
  const seen = new Map<HookPoint, ReadonlySet<string>[]>();
  const hooks = HOOK_POINTS.map((point): Hook => ({
    name: 'watch',
    point,
    run(context) {
      seen.set(point, [...(seen.get(point) ?? []), new Set(Object.keys(context.data))]);
      return decide(context);
    },
  }));
  return { seen, hooks };
}

const fails = (): never => {
  throw new Error('down');
};

/** Has everything happen that hooks hear of. */
async function runEverything(hooks: readonly Hook[]): Promise<void> {
  const runtime = await createRuntime({ environment, hooks, permissions: allowAll });
  const context = runtime.createContext();
  const tool = createRecordingTool({ name: 'look' });
  const model = createScriptedProvider([{ toolCalls: [{ toolName: 'look', arguments: {} }] }, 'done']).model;
  const agent = createAgent({ model, tools: [tool] });
  await agent.execute('go', context);
  await agent.close(context);
  const error = new ProviderError({ model: 'm', message: 'down' });
  const broken = createAgent({
    model: createScriptedProvider([{ error }, { error }]).model,
    retry: { maxAttempts: 1 },
  });
  await expect(broken.execute('go', context)).rejects.toMatchObject({ message: expect.stringContaining('down') });
  const brokenTool = createRecordingTool({ name: 'broken', output: fails });
  await expect(executeTool({ tool: brokenTool, input: {} }, context)).rejects.toMatchObject({ code: 'TOOL_FAILED' });
  await runtime.runSpell({ filename: 'a.js', code: `await Tool.list(); await State.set('key', 1);` });
  await using store = createMemoryStore();
  const runner = createHookRunner();
  for (const hook of hooks) runner.register(hook);
  const journal = await createJournal({ store, runId: 'r' });
  const durable = createRunContext({ runId: 'r', journal, hooks: runner });
  const steps = [{ name: 'a', run: () => 1, compensate: () => {} }];
  await createSequentialWorkflow({ name: 'w', steps }).execute(null, durable);
  const failing = createSequentialWorkflow({ name: 'f', steps: [...steps, { name: 'b', run: fails }] });
  await expect(failing.execute(null, durable)).rejects.toMatchObject({ code: 'STEP_FAILED' });
  await runtime.close();
}

test('every point runs, with the data that the page on hooks names', async () => {
  const page = readPage();
  expect([...page.keys()]).toEqual([...HOOK_POINTS]);
  const { seen, hooks } = watchAll(({ point, data }) =>
    point === 'onToolError' && data['attempt'] === 1 ? { type: 'retry' } : undefined,
  );
  await runEverything(hooks);
  expect(HOOK_POINTS.filter((point) => !seen.has(point))).toEqual([]);
  for (const [point, given] of seen) {
    const { names, open } = page.get(point) ?? { names: [], open: false };
    for (const keys of given) {
      expect({ point, missing: names.filter((name) => !keys.has(name)) }).toEqual({ point, missing: [] });
      expect({ point, more: open ? [] : [...keys].filter((key) => !names.includes(key)) }).toEqual({ point, more: [] });
    }
  }
});

test('the samples of the page do what it says', async () => {
  await using runtime = await createRuntime({ environment });
  const spell = await runtime.runSpell(path.join(import.meta.dirname, '__fixtures__/hooks.lua'));
  expect(spell.value).toEqual(['Hello yourself.', 42, 'HOOK_CANCELLED']);
  expect(await askHooked(createScriptedProvider([]).model)).toBe('Hello.');
  for (const allowed of [true, false]) {
    const tool = createRecordingTool({ name: 'write' });
    const { model } = createScriptedProvider([{ toolCalls: [{ toolName: 'write', arguments: {} }] }, 'done']);
    expect(await askApproved(model, tool, () => allowed)).toBe('done');
    expect(tool.calls).toHaveLength(allowed ? 1 : 0);
  }
});
