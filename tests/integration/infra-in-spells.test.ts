import { createHostApi } from '@llmspell/bridge';
import { createJavaScriptEngine } from '@llmspell/bridge/javascript';
import { createLuaEngine } from '@llmspell/bridge/lua';
import { createComponentRegistry, createRunContext, type RunContextOptions } from '@llmspell/core';
import { executeTool } from '@llmspell/core/kit';
import { createEventBus } from '@llmspell/infra/events';
import { createHookRunner } from '@llmspell/infra/hooks';
import { infraHostModules } from '@llmspell/infra/script';
import { createMemoryStore } from '@llmspell/infra/state';
import { allowAll, createRecordingTool } from '@llmspell/testing';
import { toolsHostModule } from '@llmspell/tools/script';
import { afterAll, describe, expect, test } from 'vitest';

const engines = { lua: createLuaEngine(), js: createJavaScriptEngine() };
type Language = keyof typeof engines;

afterAll(async () => {
  await engines.lua.close();
  await engines.js.close();
});

async function tell(
  language: Language,
  codes: Record<Language, string>,
  options: RunContextOptions = {},
): Promise<unknown> {
  const context = createRunContext({ permissions: allowAll, ...options });
  const api = createHostApi([...infraHostModules, toolsHostModule], {
    context,
    language: engines[language].language,
    spell: { args: [], filename: `spell.${language}`, print: () => {} },
  });
  await using session = await engines[language].open({ api });
  const { value } = await session.run({ code: codes[language], filename: `spell.${language}` });
  return value;
}

describe.each(['lua', 'js'] as const)('the basics in %s', (language) => {
  test('state is kept, listed and deleted', async () => {
    await using state = createMemoryStore();
    const codes = {
      lua: `
        State.set("a", { list = {1, 2} }); State.save("session", "b", "text"); State.set("gone", 1); State.set("gone", nil)
        State.agent_set("x", "mood", "good")
        return { a = State.get("a").list[2], b = State.load("session", "b"), none = State.get("none") == nil,
          default = State.get("none", 7), keys = State.keys(), listed = State.list_keys("session"), mood = State.load("agent:x", "mood") }`,
      js: `
        await State.set("a", { list: [1, 2] }); await State.save("session", "b", "text"); await State.set("gone", 1); await State.set("gone", null);
        await State.agentSet("x", "mood", "good");
        export default { a: (await State.get("a")).list[1], b: await State.load("session", "b"), none: (await State.get("none")) == null,
          default: await State.get("none", 7), keys: await State.keys(), listed: await State.list_keys("session"), mood: await State.load("agent:x", "mood") };`,
    };
    expect(await tell(language, codes, { state })).toEqual({
      a: 2,
      b: 'text',
      none: true,
      default: 7,
      keys: ['a'],
      listed: ['b'],
      mood: 'good',
    });
  });

  test('events are queued, called back, and dropped with the spell', async () => {
    const events = createEventBus();
    const codes = {
      lua: `
        local heard = {}
        Event.on("user:*", function(event) heard[#heard + 1] = event.data.name end)
        local id = Event.subscribe("user.*")
        Event.publish("user.login", { name = "ann" }); Event.emit("user:logout", { name = "bob" })
        local first, second = Event.receive(id), Event.receive(id, 1000)
        local system, got = EventSystem.new(), {}
        system:on("done", function(event) got[#got + 1] = event.n end)
        system:emit("done", { n = 1 }); system:emit("done", { n = 2 })
        return { first = first.event_type, second = second.data.name, late = Event.receive(id, 1) == nil, got = got, heard = heard }`,
      js: `
        const heard = [];
        await Event.on("user:*", (event) => { heard.push(event.data.name); });
        const id = await Event.subscribe("user.*");
        await Event.publish("user.login", { name: "ann" }); await Event.emit("user:logout", { name: "bob" });
        const first = await Event.receive(id), second = await Event.receive(id, 1000);
        const system = new EventSystem(), got = [];
        await system.on("done", (event) => { got.push(event.n); });
        await system.emit("done", { n: 1 }); await system.emit("done", { n: 2 });
        export default { first: first.event_type, second: second.data.name, late: (await Event.receive(id, 1)) == null, got, heard };`,
    };
    expect(await tell(language, codes, { events })).toEqual({
      first: 'user.login',
      second: 'bob',
      late: true,
      got: [1, 2],
      heard: ['ann', 'bob'],
    });
    expect(events.stats.listeners).toBe(0);
  });

  test('hooks really run: they change what goes in, stop what must not be, and end with the spell', async () => {
    const hooks = createHookRunner();
    const components = createComponentRegistry();
    const echo = createRecordingTool<{ text: string }>({
      name: 'echo',
      output: ({ text }: { text: string }) => ({ output: text }),
    });
    components.register(echo);
    const codes = {
      lua: `
        local handle = Hooks.register("before_tool_call", function(context)
          if context.data.input.text == "stop" then return "not this" end
          return { type = "modified", data = { input = { text = context.data.input.text .. "!" } } }
        end, "high")
        local listed = #Hook.list("BeforeToolExecution")
        local ok = Tool.execute("echo", { text = "hi" })
        local done, why = pcall(function() return Tool.execute("echo", { text = "stop" }) end)
        return { point = handle:hook_point(), listed = listed, stopped = not done, why = tostring(why):find("not this", 1, true) ~= nil,
          removed = handle:unregister(), again = handle:unregister() }`,
      js: `
        const handle = Hooks.register("before_tool_call", (context) => {
          if (context.data.input.text === "stop") return "not this";
          return { type: "modified", data: { input: { text: context.data.input.text + "!" } } };
        }, "high");
        const listed = Hook.list("BeforeToolExecution").length;
        await Tool.execute("echo", { text: "hi" });
        let why = ""; try { await Tool.execute("echo", { text: "stop" }); } catch (error) { why = error.message; }
        export default { point: handle.hook_point(), listed, stopped: why !== "", why: why.includes("not this"),
          removed: handle.unregister(), again: handle.unregister() };`,
    };
    expect(await tell(language, codes, { hooks, components })).toEqual({
      point: 'beforeToolCall',
      listed: 1,
      stopped: true,
      why: true,
      removed: true,
      again: false,
    });
    expect(echo.calls.map(({ input }) => input)).toEqual([{ text: 'hi!' }]);
    expect(await executeTool({ tool: echo, input: { text: 'after' } }, createRunContext({ hooks }))).toEqual({
      output: 'after',
    });
  });

  test('ids, waiting, timers and errors as data', async () => {
    const codes = {
      lua: `
        Async.sleep(1)
        local timer = Debug.timer("t")
        local _, err = pcall(function() Event.receive("none") end)
        local parsed, text = ErrorHandler.parse_error(err), ErrorHandler.parse_error("Rate limit error: slow down")
        return { ids = uuid.generate() ~= uuid.generate(), stopped = timer:stop() >= 0, type = parsed.type, text = text.type, dump = Debug.dumpCompact({ a = 1 }) }`,
      js: `
        await Async.sleep(1);
        const timer = Debug.timer("t");
        let parsed; try { await Event.receive("none"); } catch (error) { parsed = ErrorHandler.parseError(error); }
        const text = ErrorHandler.parse_error("Rate limit error: slow down");
        export default { ids: uuid.generate() !== uuid.generate(), stopped: timer.stop() >= 0, type: parsed.type, text: text.type, dump: Debug.dumpCompact({ a: 1 }) };`,
    };
    expect(await tell(language, codes)).toEqual({
      ids: true,
      stopped: true,
      type: 'not_found',
      text: 'rate_limit',
      dump: '{"a":1}',
    });
  });
});
