import { defineTool, type Hook } from '@llmspell/core';
import { createRuntime } from 'llmspell';
import { expect, test } from 'vitest';
import { z } from 'zod';

const lua = `
local function note(name)
  return function(context)
    if context.data.toolName == "trail" then context.data.input.trail = context.data.input.trail .. " " .. name end
  end
end
Hook.register("before_tool_call", note("lua-high"), "high")
Hook.register("before_tool_call", note("lua-low"), "low")
Tool.execute("meet", {})
Tool.execute("meet", {})
return "lua is done"`;

const javascript = `
Hook.register('before_tool_call', async (context) => {
  if (context.data.toolName === 'trail') context.data.input.trail += ' js-150';
}, 150);
Hook.register('before_tool_call', (context) => {
  if (context.data.toolName !== 'trail') return;
  return { type: 'modified', data: { input: { trail: context.data.input.trail + ' js-normal' } } };
});
await Tool.execute('meet', {});
const trail = await Tool.execute('trail', { trail: 'start' });
const stopping = Hook.register('before_tool_call', () => ({ type: 'skip', result: 'js skipped it' }), 5);
const skipped = await Tool.execute('trail', { trail: 'start' });
stopping.unregister();
await Tool.execute('meet', {});
export default { trail, skipped };`;

/** A native hook that puts its name behind the trail. */
function note(name: string, priority: number): Hook {
  return {
    name,
    point: 'beforeToolCall',
    priority,
    run({ component, data }) {
      if (component.name !== 'trail') return;
      const { trail } = data['input'] as { readonly trail: string };
      data['input'] = { trail: `${trail} ${name}` };
    },
  };
}

/** Lets two callers go on when both are there, again and again. */
function createMeeting() {
  let waiting: (() => void) | undefined;
  return async (): Promise<null> => {
    const first = waiting;
    waiting = undefined;
    if (first === undefined) await new Promise<void>((resolve) => (waiting = resolve));
    else first();
    return null;
  };
}

test('native hooks, those of a Lua spell and those of a JavaScript spell are one chain, in order of priority', async () => {
  const hooks = [note('native-120', 120), note('native-0', 0), note('native-last', -1_000)];
  await using runtime = await createRuntime({ environment: { OLLAMA_HOST: 'http://127.0.0.1:1' }, hooks });
  const meet = createMeeting();
  runtime.components.register(
    defineTool({
      name: 'meet',
      description: 'Waits for the other',
      composite: true,
      inputSchema: z.object({}),
      execute: () => meet(),
    }),
  );
  runtime.components.register(
    defineTool({
      name: 'trail',
      description: 'Gives its trail',
      inputSchema: z.object({ trail: z.string() }),
      execute: ({ trail }) => trail,
    }),
  );
  const run = runtime.createContext();
  const [fromLua, fromJavaScript] = await run.all([
    (context) => runtime.spell({ filename: 'a.lua', code: lua }).execute(null, context),
    (context) => runtime.spell({ filename: 'b.js', code: javascript }).execute(null, context),
  ]);
  expect(fromLua).toBe('lua is done');
  expect(fromJavaScript).toEqual({
    trail: 'start js-150 native-120 lua-high native-0 js-normal lua-low native-last',
    skipped: 'js skipped it',
  });
  expect(runtime.hooks.list('beforeToolCall').map(({ language = 'native' }) => language)).toEqual([
    'native',
    'native',
    'native',
  ]);
});
