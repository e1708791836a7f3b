import { createComponentRegistry, createRunContext, SpellError, type JsonValue, type RunContext } from '@llmspell/core';
import {
  createJournal,
  createRunEngine,
  openReplay,
  replayRun,
  type OpenReplay,
  type OpenReplayOptions,
} from '@llmspell/infra/journal';
import { createMemoryStore } from '@llmspell/infra/state';
import { createScriptedAgent } from '@llmspell/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';

let store: ReturnType<typeof createMemoryStore>;
beforeEach(() => {
  store = createMemoryStore();
});
afterEach(() => store.close());

const again = (): never => expect.fail('made again');

async function record(program: (context: RunContext) => Promise<unknown>): Promise<void> {
  const journal = await createJournal({ store, runId: 'r', signal: new AbortController().signal });
  await program(createRunContext({ runId: 'r', journal }));
  await journal.flush();
}

async function open(
  options: Partial<OpenReplayOptions> = {},
): Promise<{ readonly replay: OpenReplay; readonly context: RunContext }> {
  const replay = await openReplay({ store, runId: 'r', ...options });
  return { replay, context: createRunContext({ runId: 'r', journal: replay, signal: replay.signal }) };
}

async function threeEffects(context: RunContext): Promise<unknown> {
  const made: unknown[] = [];
  for (const name of ['a', 'b', 'c']) made.push(await context.effect(name, () => name.toUpperCase()));
  return made;
}

async function snapshot(): Promise<readonly unknown[]> {
  const entries: unknown[] = [];
  for await (const entry of store.scan()) entries.push(entry);
  return entries;
}

test('a replay gives what is recorded, tells of each effect, and writes nothing', async () => {
  await record(threeEffects);
  const before = await snapshot();
  const seen: unknown[] = [];
  const { replay, context } = await open({
    onEffect: ({ key, outcome }, number) => seen.push([number, key, outcome.type]),
  });
  await expect(threeEffects(context)).resolves.toEqual(['A', 'B', 'C']);
  replay.complete();
  expect(replay.stop).toBeUndefined();
  expect(replay.position).toBe(3);
  expect(seen).toEqual([
    [1, 'a', 'completed'],
    [2, 'b', 'completed'],
    [3, 'c', 'completed'],
  ]);
  expect(await snapshot()).toEqual(before);
});

test('where the record ends the replay stops, and makes nothing', async () => {
  await record(threeEffects);
  const { replay, context } = await open();
  await threeEffects(context);
  const error: unknown = await context.effect('d', again).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'ABORTED' });
  expect(replay.signal.reason).toBe(error);
  expect(replay.stop).toEqual({ type: 'end', asked: 'd' });
  await expect(context.effect('e', again)).rejects.toBe(error);
});

test('a replay can be stopped at an effect, by its key or number', async () => {
  await record(threeEffects);
  for (const stopAt of ['b', 2]) {
    const seen: string[] = [];
    const { replay, context } = await open({ stopAt, onEffect: ({ key }) => seen.push(key) });
    await expect(threeEffects(context)).rejects.toMatchObject({ code: 'ABORTED', data: { effect: 'b' } });
    expect(replay.stop).toMatchObject({ type: 'stop-at', number: 2, effect: { key: 'b', outcome: { value: 'B' } } });
    expect(seen).toEqual(['a']);
  }
});

test('the first difference of a program that was changed is told, whatever the program makes of it', async () => {
  await record(threeEffects);
  const { replay, context } = await open();
  await context.effect('a', again);
  await context.effect('x', again).catch(() => {});
  replay.complete();
  expect(replay.stop).toMatchObject({
    type: 'diverged',
    error: { code: 'JOURNAL_DIVERGED', data: { recorded: 'b', asked: 'x' } },
  });
});

test('what the program leaves out at its end is a difference', async () => {
  await record(async (context) => {
    context.openLog('script')?.append('delivered');
    await context.effect('a', () => 1);
  });
  const first = await open();
  first.replay.complete();
  expect(first.replay.stop).toMatchObject({ type: 'diverged', error: { data: { recorded: 'a', asked: null } } });
  const second = await open();
  await second.context.effect('a', again);
  second.replay.complete();
  expect(second.replay.stop).toMatchObject({ type: 'diverged', error: { data: { recorded: 'script', asked: null } } });
  const third = await open();
  expect(third.context.openLog('script')?.recorded).toEqual(['delivered']);
  await third.context.effect('a', again);
  third.replay.complete();
  expect(third.replay.stop).toBeUndefined();
});

test('an effect that had begun and not ended is the end of the record', async () => {
  const begun = Promise.withResolvers<void>();
  const journal = await createJournal({ store, runId: 'r' });
  const live = createRunContext({ runId: 'r', journal });
  void live.effect('pay', () => (begun.resolve(), new Promise<never>(() => {})), { onUncertain: 'at-most-once' });
  await begun.promise;
  const { replay, context } = await open();
  await expect(context.effect('pay', again, { onUncertain: 'at-most-once' })).rejects.toMatchObject({
    code: 'ABORTED',
  });
  expect(replay.stop).toEqual({ type: 'end', asked: 'pay' });
});

test('a run of an engine is replayed from its record alone, with its input, ids and waits', async () => {
  const work = async (input: JsonValue, context: RunContext, make: () => unknown): Promise<unknown> => [
    input,
    context.newId(),
    await context.effect('a', make),
    (await context.waitFor('approval')) ?? null,
    context.random(),
  ];
  const componentsOf = (make: () => unknown) => {
    const components = createComponentRegistry();
    components.register(createScriptedAgent<JsonValue>('work', (input, context) => work(input, context, make)));
    return components;
  };
  await using engine = createRunEngine({ store, components: componentsOf(() => 'made') });
  await engine.start();
  const runId = await engine.submit({ component: 'agent:work', input: { n: 1 } });
  await engine.signal(runId, 'approval', 'yes');
  const output = await engine.result(runId);

  const replayed = await replayRun({ store, runId, components: componentsOf(again) });
  expect(replayed).toMatchObject({ effects: 2, output, recorded: { state: 'completed', output } });
  expect(replayed.stop).toBeUndefined();

  const changed = createComponentRegistry();
  changed.register(createScriptedAgent<JsonValue>('work', (_, context) => context.effect('b', again)));
  const { stop, effects } = await replayRun({ store, runId, components: changed });
  expect(effects).toBe(0);
  expect(stop).toMatchObject({
    type: 'diverged',
    error: { data: { recorded: 'agent:work/a', asked: 'agent:work/b' } },
  });
  await expect(replayRun({ store, runId: 'other', components: changed })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a program that fails on replay as it did gives its error', async () => {
  const components = createComponentRegistry();
  components.register(
    createScriptedAgent('work', () => {
      throw new SpellError({ code: 'TOOL_FAILED', message: 'no' });
    }),
  );
  await using engine = createRunEngine({ store, components });
  await engine.start();
  const runId = await engine.submit({ component: 'agent:work', input: null });
  await engine.result(runId).catch(() => {});
  const { error, recorded } = await replayRun({ store, runId, components });
  expect(error?.code).toBe('TOOL_FAILED');
  expect(recorded.state).toBe('failed');
});
