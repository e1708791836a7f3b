import { DEFAULT_SCRIPT_LIMITS, type HostManifest } from '@llmspell/core';
import { expect, test } from 'vitest';

import { CTL_BYTES, type WorkerMessage } from '../../../thread/protocol.ts';
import type { WorkerLink } from '../../../thread/worker-link.ts';
import { loadEngine } from '../load-engine.ts';
import { LuaMachine, type EngineData } from './lua-machine.ts';

const MANIFEST: HostManifest = {
  classes: [
    {
      name: 'Agent',
      aliases: [],
      construct: true,
      statics: [{ name: 'later', aliases: [], mode: 'sync' }],
      methods: [],
      constants: {},
      lookup: false,
    },
  ],
};

/** Runs a script in this thread, with a host that answers sync calls by `answers`, in turn; gives what was posted. */
async function post(code: string, answers: readonly string[]): Promise<readonly WorkerMessage[]> {
  const posted: WorkerMessage[] = [];
  const values = [...answers];
  const link: WorkerLink = {
    post: (message) => void posted.push(message),
    serve: () => {},
    next: () => undefined,
    waitFor: (id) => ({ type: 'settle', id, ok: true, value: values.shift() ?? 'null' }),
    interrupted: () => false,
  };
  const { engine } = await loadEngine();
  const machine = new LuaMachine({
    // What `loadEngine` gives for exactly this.
    engine: engine as EngineData,
    link,
    ctl: new SharedArrayBuffer(CTL_BYTES),
    open: { type: 'open', manifest: MANIFEST, limits: DEFAULT_SCRIPT_LIMITS, args: [], seed: 1, repeatable: false },
  });
  machine.handle({ type: 'run', id: 1, code, filename: 'spell.lua', modules: [] });
  return posted;
}

const handle = (number: number): string => `{"$t":"h","v":${number},"c":"Agent","p":{}}`;

async function released(code: string, answers: readonly string[]): Promise<readonly (readonly [number, number])[]> {
  const posted = await post(code, answers);
  expect(posted.find(({ type }) => type === 'done')).toMatchObject({ ok: true });
  return posted.flatMap((message) => (message.type === 'release' ? message.handles : []));
}

test('a handle that is collected is released with the number of times it came', async () => {
  const code =
    'local kept = Agent.new() for i = 1, 3 do Agent.new() end collectgarbage() collectgarbage() return kept ~= nil';
  const receipts = await released(code, [handle(1), handle(2), handle(3), handle(3)]);
  expect(receipts.toSorted(([left], [right]) => left - right)).toStrictEqual([
    [2, 1],
    [3, 2],
  ]);
});

test('host functions and iterators are released too', async () => {
  const code = 'for i = 1, 2 do Agent.later() end collectgarbage() collectgarbage()';
  const receipts = await released(code, ['{"$t":"F","v":7,"n":"f"}', '{"$t":"i","v":8}']);
  expect(new Set(receipts.map(([number]) => number))).toStrictEqual(new Set([7, 8]));
});

test('a handle that comes again while an old one waits to be collected is not lost', async () => {
  const code = 'Agent.new() local again = Agent.new() collectgarbage() collectgarbage() return again';
  const posted = await post(code, [handle(5), handle(5)]);
  expect(posted.filter(({ type }) => type === 'release')).toStrictEqual([]);
  expect(posted.at(-1)).toMatchObject({ ok: true, value: '{"$t":"h","v":5}' });
});

test('the numbers of values that could not be sent are taken back', async () => {
  const code = `
    local kept = setmetatable({}, { __mode = "k" })
    local function fail() local f = function() end kept[f] = true pcall(Agent.later, f, coroutine.create(f)) end
    fail() collectgarbage() return next(kept) == nil`;
  expect((await post(code, [])).at(-1)).toMatchObject({ value: 'true' });
});
