import { createAgent } from '@llmspell/agents';
import {
  createBudget,
  createRunContext,
  type CompletionRequest,
  type JsonValue,
  type StateEntry,
  type ToolContext,
  type Workflow,
} from '@llmspell/core';
import { createJournal, readJournal } from '@llmspell/infra/journal';
import { createMemoryStore } from '@llmspell/infra/state';
import { allowAll, createManualClock, createRecordingTool, createScriptedProvider } from '@llmspell/testing';
import { createSequentialWorkflow } from '@llmspell/workflows';
import { expect, test } from 'vitest';

interface Attempt {
  readonly output: JsonValue;
  readonly tokens: number;
  /** Idempotency keys of the tool calls that were made. */
  readonly made: readonly string[];
  readonly asked: number;
  readonly replaying: boolean;
}

/** A workflow with an agent that calls tools side by side, branches, a loop, and tools that fail. */
function createProgram(): {
  readonly program: Workflow;
  readonly made: () => readonly string[];
  readonly asked: () => number;
} {
  const provider = createScriptedProvider((request) => answer(request));
  const tool = createRecordingTool({ name: 'look', output: () => ({ seen: true }) });
  const broken = createRecordingTool({
    name: 'broken',
    output: () => {
      throw new RangeError('out of order');
    },
  });
  const flaky = createRecordingTool({
    name: 'flaky',
    output: (_: unknown, { idempotencyKey }: ToolContext) => {
      if (!idempotencyKey.endsWith('#3')) throw new Error('not yet');
      return 'at last';
    },
  });
  const agent = createAgent({ name: 'scout', model: provider.model, tools: [tool, broken] });
  const look = (name: string) => ({ name, tool, input: { name } });
  const program = createSequentialWorkflow({
    name: 'program',
    steps: [
      { name: 'scout', agent, input: { text: 'go' } },
      {
        name: 'branches',
        parallel: {
          steps: [
            { name: 'left', steps: [look('one'), look('two')] },
            { name: 'right', steps: [look('three'), look('four'), look('five')] },
          ],
        },
      },
      { name: 'wait', run: (_, context) => context.sleep(5).then(() => null) },
      { name: 'stubborn', tool: flaky, input: {}, retry: { maxAttempts: 3 }, onError: () => 'given up' },
      { name: 'unlucky', tool: broken, input: {}, onError: 'continue' },
      {
        name: 'end',
        run: (previous, context, state) => ({ previous, path: context.path, outputs: state.outputs() }),
      },
    ],
  });
  const tools = [tool, broken, flaky];
  return {
    program,
    made: () => tools.flatMap(({ calls }) => calls.map(({ idempotencyKey }) => idempotencyKey)),
    asked: () => provider.calls.length,
  };
}

function answer({ messages }: CompletionRequest) {
  const turns = messages.filter(({ role }) => role === 'assistant').length;
  if (turns >= 2) return 'I have seen it.';
  const toolCalls = ['look', 'broken', 'look'].map((toolName, index) => ({
    toolName,
    arguments: { turn: turns },
    toolCallId: `call-${turns}-${index}`,
  }));
  return { text: `turn ${turns}`, toolCalls };
}

async function play(store: ReturnType<typeof createMemoryStore>): Promise<Attempt> {
  const { signal } = new AbortController();
  const journal = await createJournal({ store, runId: 'r', signal });
  const { replaying } = journal;
  const clock = createManualClock({ autoAdvance: true });
  const budget = createBudget();
  const context = createRunContext({
    runId: 'r',
    journal,
    signal,
    clock,
    budget,
    permissions: allowAll,
    random: () => 0.5,
  });
  const { program, made, asked } = createProgram();
  const output = await program.execute(null, context);
  journal.assertComplete();
  expect(journal.replaying).toBe(false);
  return { output, tokens: budget.spent.tokens, made: made(), asked: asked(), replaying };
}

test('agents and workflows give the same after every effect at which they could be resumed', async () => {
  await using whole = createMemoryStore();
  const first = await play(whole);
  expect(first).toMatchObject({ replaying: false, asked: 3 });
  expect(first.made).toHaveLength(6 + 5 + 3 + 1);

  const entries: StateEntry[] = [];
  for await (const entry of whole.scan()) entries.push(entry);
  const orders = new Map<string, number>();
  for await (const { key, outcome } of readJournal(whole, 'r')) {
    orders.set(`journal/r/effect/${key}`, 'order' in outcome ? outcome.order : 0);
  }
  for (let kept = 1; kept <= entries.length; kept += 1) {
    await using part = createMemoryStore();
    const record = entries.filter(({ key }) => (orders.get(key) ?? 0) <= kept);
    await part.commit(record.map(({ key, value }) => ({ type: 'set', key, value })));
    const again = await play(part);
    expect(again.output).toEqual(first.output);
    expect(again.tokens).toBe(first.tokens);
    const finished = new Set(record.map(({ key }) => key.replace('journal/', '')));
    expect(again.made.filter((key) => finished.has(key))).toEqual([]);
    expect(again.replaying).toBe(true);
  }
});
