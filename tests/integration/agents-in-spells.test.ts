import { createAgent } from '@llmspell/agents';
import { agentsHostModule } from '@llmspell/agents/script';
import { createHostApi } from '@llmspell/bridge';
import { createJavaScriptEngine } from '@llmspell/bridge/javascript';
import { createLuaEngine } from '@llmspell/bridge/lua';
import { createRunContext, type ModelRegistry, type RunContextOptions } from '@llmspell/core';
import {
  createCaptureLogger,
  createRecordingTool,
  createScriptedProvider,
  looseSchema,
  type ProviderScript,
} from '@llmspell/testing';
import { afterAll, expect, test } from 'vitest';

const engines = { lua: createLuaEngine(), js: createJavaScriptEngine() };
type Language = keyof typeof engines;

afterAll(async () => {
  await engines.lua.close();
  await engines.js.close();
});

/** Runs the same story in a language and gives its value and what the model was asked. */
async function run(
  { language, code, script }: { readonly language: Language; readonly code: string; readonly script: ProviderScript },
  more: RunContextOptions = {},
) {
  const provider = createScriptedProvider(script);
  const models: ModelRegistry = {
    resolve: async () => provider.model,
    canResolve: (id) => id?.startsWith('scripted') ?? false,
    providers: () => [
      { name: 'scripted', configured: true },
      { name: 'openai', configured: false },
    ],
  };
  const logger = createCaptureLogger();
  const jsonSchemas = { compile: looseSchema };
  const context = createRunContext({ models, jsonSchemas, logger, ...more });
  const api = createHostApi([agentsHostModule], {
    context,
    language: engines[language].language,
    spell: { args: [], filename: `spell.${language}`, print: () => {} },
  });
  await using session = await engines[language].open({ api });
  const { value } = await session.run({ code, filename: `spell.${language}` });
  return { value, provider, logger, context };
}

type Story = (script: ProviderScript, more?: RunContextOptions) => ReturnType<typeof run>;

/** The same story in both languages, which have to give the same value. */
function both(codes: Record<Language, string>): [Language, Story][] {
  return (['lua', 'js'] as const).map((language) => [
    language,
    (script, more) => run({ language, code: codes[language], script }, more),
  ]);
}

const asks = (toolName: string, given: Record<string, unknown> = {}) => ({
  toolCalls: [{ toolName, arguments: given as Record<string, string> }],
});

test.each(
  both({
    lua: `
      local agent = Agent.new("You are a helpful assistant")
      local first = agent:chat("Hello")
      local second = agent:chat("Again")
      local history = agent:conversation_history()
      agent:clear_history()
      return { first, second, #history, history[3].content, #agent:conversation_history() }`,
    js: `
      const agent = new Agent("You are a helpful assistant");
      const first = await agent.chat("Hello");
      const second = await agent.chat("Again");
      const history = agent.conversationHistory();
      agent.clearHistory();
      export default [first, second, history.length, history[2].content, agent.conversation_history().length];`,
  }),
)('an agent of a prompt chats and remembers, in %s', async (_, story) => {
  const { value, provider } = await story(['Hi', 'Hi again']);
  expect(value).toEqual(['Hi', 'Hi again', 4, 'Again', 0]);
  expect(provider.calls[1]?.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
});

test.each(
  both({
    lua: `
      local heard = {}
      local agent = Agent.new{
        system_prompt = "Use tools", max_tokens = 50,
        tools = { "word_counter", {
          name = "double", description = "Doubles",
          parameters = { type = "object", properties = { n = { type = "number" } } },
          execute = function(input) return { result = input.n * 2 } end,
        } },
      }
      agent:on("tool_called", function(event) table.insert(heard, event.tool_name) end)
      agent:on("tool:*", function(event) table.insert(heard, event.type) end)
      local text = agent:chat("go")
      return { text, heard, agent:has_tool("double"), agent:discover_tools() }`,
    js: `
      const heard = [];
      const agent = new Agent({
        systemPrompt: "Use tools", maxTokens: 50,
        tools: ["word_counter", {
          name: "double", description: "Doubles",
          parameters: { type: "object", properties: { n: { type: "number" } } },
          execute: (input) => ({ result: input.n * 2 }),
        }],
      });
      agent.on("toolCalled", (event) => heard.push(event.toolName));
      agent.on("tool:*", (event) => heard.push(event.type));
      const text = await agent.chat("go");
      export default [text, heard, agent.hasTool("double"), agent.discoverTools()];`,
  }),
)('an agent calls tools of the registry and of the script, and its listeners hear of it, in %s', async (_, story) => {
  const counter = createRecordingTool({ name: 'word-counter', output: 3 });
  const context = createRunContext();
  context.components.register(counter);
  const { components } = context;
  const { value, provider } = await story(
    [asks('word-counter', { text: 'a b c' }), asks('double', { n: 21 }), 'done'],
    {
      components,
    },
  );
  expect(value).toEqual([
    'done',
    ['word-counter', 'tool_called', 'tool_completed', 'double', 'tool_called', 'tool_completed'],
    true,
    ['word_counter', 'double'],
  ]);
  expect(counter.calls[0]?.input).toEqual({ text: 'a b c' });
  expect(provider.calls[2]?.messages.at(-1)?.content[0]).toMatchObject({ output: { result: 42 } });
  expect(provider.calls[0]?.maxOutputTokens).toBe(50);
});

test.each(
  both({
    lua: `
      local agent = Agent.builder():name("helper"):type("llm"):model("scripted/test"):temperature(0.3):max_tokens(9)
        :custom_config({ system_prompt = "Be kind" }):build()
      local out = agent:execute({ text = "hello" })
      local known = Agent.get("helper")
      local again, err = pcall(function() Agent.builder():name("helper"):model("scripted/test"):build() end)
      return { out.text, out.content, out.metadata.model, out.metadata.token_count, known.name, Agent.get("nobody") == nil,
        again, tostring(err):match("already exists"), Agent.list()[1].name, agent.id }`,
    js: `
      const agent = Agent.builder().name("helper").type("llm").model("scripted/test").temperature(0.3).maxTokens(9)
        .customConfig({ systemPrompt: "Be kind" }).build();
      const out = await agent.execute({ text: "hello" });
      const known = await Agent.get("helper");
      let again = true, err;
      try { Agent.builder().name("helper").model("scripted/test").build(); } catch (error) { again = false; err = error; }
      export default [out.text, out.content, out.metadata.model, out.metadata.token_count, known.name, (await Agent.get("nobody")) == null,
        again, err.message.match("already exists")[0], Agent.list()[0].name, agent.id];`,
  }),
)('a builder makes a known agent, whose execute gives a table, in %s', async (_, story) => {
  const { value, provider } = await story(['hi']);
  expect(value).toEqual(['hi', 'hi', 'scripted/test', 15, 'helper', true, false, 'already exists', 'helper', 'helper']);
  expect(provider.calls[0]).toMatchObject({
    temperature: 0.3,
    maxOutputTokens: 9,
    messages: [{ content: 'Be kind' }, {}],
  });
});

test.each(
  both({
    lua: `
      local codes = {}
      for _, build in ipairs({
        function() Agent.builder():name("a"):build() end,
        function() Agent.builder():name("b"):model("gpt-4"):build() end,
        function() Agent.builder():name("c"):model("nobody/x"):build() end,
        function() Agent.new{ name = "d", model = "nobody/x" } end,
      }) do
        local ok, err = pcall(build)
        table.insert(codes, ok and "fine" or err.code)
      end
      return codes`,
    js: `
      const codes = [];
      for (const build of [
        () => Agent.builder().name("a").build(),
        () => Agent.builder().name("b").model("gpt-4").build(),
        () => Agent.builder().name("c").model("nobody/x").build(),
        () => new Agent({ name: "d", model: "nobody/x" }),
      ]) {
        try { build(); codes.push("fine"); } catch (error) { codes.push(error.code); }
      }
      export default codes;`,
  }),
)('a builder tells at once when its model cannot be had; a table does not, in %s', async (_, story) => {
  const { value } = await story([]);
  expect(value).toEqual(['VALIDATION_FAILED', 'MODEL_NOT_CONFIGURED', 'MODEL_NOT_FOUND', 'fine']);
});

test.each(
  both({
    lua: `
      local coder = CodeAgent.new({ languages = { "rust", "python" }, style = "professional" })
      local researcher = ResearchAgent.new({ sources = { "academic" } })
      local boss = Agent.new({
        system_prompt = "You coordinate",
        tools = { AgentTool.wrap(coder, "code_expert", "Writes code"), AgentTool.wrap(researcher, "research_expert", "Finds out") },
      })
      boss:add_tool(WriterAgent.new{ name = "writer" })
      return { boss:chat("build a server"), coder.name, boss:discover_tools() }`,
    js: `
      const coder = new CodeAgent({ languages: ["rust", "python"], style: "professional" });
      const researcher = new ResearchAgent({ sources: ["academic"] });
      const boss = new Agent({
        systemPrompt: "You coordinate",
        tools: [new AgentTool(coder, "code_expert", "Writes code"), AgentTool.wrap(researcher, "research_expert", "Finds out")],
      });
      boss.addTool(new WriterAgent({ name: "writer" }));
      export default [await boss.chat("build a server"), coder.name, boss.discoverTools()];`,
  }),
)('agents are tools of agents, by handle and by AgentTool, in %s', async (_, story) => {
  const { value, provider } = await story([asks('code_expert', { input: 'write it' }), 'fn main() {}', 'done']);
  expect(value).toEqual(['done', 'agent_1', ['code_expert', 'research_expert', 'writer']]);
  expect(provider.calls[0]?.tools?.map(({ description }) => description)[0]).toBe('Writes code');
  expect(provider.calls[1]?.messages[0]?.content).toMatch(/rust, python[\s\S]*professional/);
  expect(provider.calls[2]?.messages.at(-1)?.content[0]).toMatchObject({ output: 'fn main() {}' });
});

test.each(
  both({
    lua: `
      local Upper = BaseAgent:extend()
      function Upper:init(config) self.name = config.name; self.mark = config.mark end
      function Upper:execute(input)
        self:set_state("calls", (self:get_state("calls") or 0) + 1)
        self:set_state("completed")
        return string.upper(input) .. self.mark
      end
      local upper = Upper.new({ name = "upper", mark = "!" })
      local boss = Agent.new{ tools = { upper } }
      local text = boss:chat("go")
      return { text, upper:execute("direct"), upper:get_state("calls"), upper:get_state() }`,
    js: `
      class Upper extends BaseAgent {
        constructor(config) { super(config); this.mark = config.mark; }
        async init() { this.ready = "ready "; }
        async execute(input) {
          this.setState("calls", (this.getState("calls") ?? 0) + 1);
          this.setState("completed");
          return input.toUpperCase() + this.mark;
        }
      }
      const upper = new Upper({ name: "upper", mark: "!" });
      const boss = new Agent({ tools: [upper] });
      const text = await boss.chat("go");
      export default [text, await upper.execute("direct"), upper.getState("calls"), upper.getState()];`,
  }),
)('a class of the script on BaseAgent is a tool and keeps its state, in %s', async (_, story) => {
  const { value, provider } = await story([asks('upper', { input: 'shout' }), 'done']);
  expect(value).toEqual(['done', 'DIRECT!', 2, 'completed']);
  expect(provider.calls[1]?.messages.at(-1)?.content[0]).toMatchObject({ output: 'SHOUT!' });
});

test.each(
  both({
    lua: `
      local agent = Agent.new("x")
      local pieces = {}
      for chunk in agent:stream_chat("go") do table.insert(pieces, chunk) end
      local told = 0
      local result = agent:invokeStream({ text = "again" }, function(chunk) told = told + #chunk.text end)
      return { table.concat(pieces, "|"), result.chunks_received, told, #agent:conversation_history() }`,
    js: `
      const agent = new Agent("x");
      const pieces = [];
      for await (const chunk of agent.streamChat("go")) pieces.push(chunk);
      let told = 0;
      const result = await agent.invokeStream({ text: "again" }, (chunk) => { told += chunk.text.length; });
      export default [pieces.join("|"), result.chunks_received, told, agent.conversationHistory().length];`,
  }),
)('text streams piece by piece, in %s', async (_, story) => {
  const { value } = await story(['one two three', 'four five']);
  expect(value).toEqual(['one| two| three', 2, 9, 4]);
});

test.each(
  both({
    lua: `
      local seen = {}
      local agent = Agent.new{ hooks = {
        before_execute = function(context) table.insert(seen, context.point); return { type = "modified", data = { input = "changed" } } end,
        after_llm_call = function(context) table.insert(seen, context.component.kind) end,
      } }
      local text = agent:chat("original")
      local veto = Agent.new{ hooks = { beforeAgentExecute = function() return { type = "cancel", reason = "not today" } end } }
      local ok, err = pcall(function() veto:chat("x") end)
      return { text, seen, err.code, tostring(err):match("not today") }`,
    js: `
      const seen = [];
      const agent = new Agent({ hooks: {
        beforeExecute: (context) => { seen.push(context.point); return { type: "modified", data: { input: "changed" } }; },
        afterLlmCall: (context) => { seen.push(context.component.kind); },
      } });
      const text = await agent.chat("original");
      const veto = new Agent({ hooks: { beforeAgentExecute: () => ({ type: "cancel", reason: "not today" }) } });
      let err;
      try { await veto.chat("x"); } catch (error) { err = error; }
      export default [text, seen, err.code, err.message.match("not today")[0]];`,
  }),
)('hooks of the script watch, change and veto, in %s', async (_, story) => {
  const { value, provider } = await story(['ok']);
  expect(value).toEqual(['ok', ['beforeAgentExecute', 'model'], 'HOOK_CANCELLED', 'not today']);
  expect(provider.calls[0]?.messages.at(-1)?.content).toBe('changed');
});

test.each(
  both({
    lua: `
      local out = Agent.execute("research_agent", { query = "trends", timeout = 30000 })
      local held = Agent.get("research_agent")
      local text = held:chat("more")
      local tool = Agent.wrap_as_tool("research_agent", { tool_name = "research" })
      local user = Agent.new{ tools = { tool } }
      local state, metrics = held:get_state(), held:get_metrics()
      return { out.text, text, tool, user:has_tool("research"), state, metrics.requests_total, Agent.get_details("research_agent").name }`,
    js: `
      const out = await Agent.execute("research_agent", { query: "trends", timeout: 30000 });
      const held = await Agent.get("research_agent");
      const text = await held.chat("more");
      const tool = await Agent.wrapAsTool("research_agent", { toolName: "research" });
      const user = new Agent({ tools: [tool] });
      const [state, metrics] = [held.getState(), held.getMetrics()];
      export default [out.text, text, tool, user.hasTool("research"), state, metrics.requests_total, (await Agent.getDetails("research_agent")).name];`,
  }),
)('known agents of the host run by name, are held, wrapped as tools and described, in %s', async (_, story) => {
  const { components } = createRunContext();
  components.register(createAgent({ name: 'research_agent' }));
  const { value } = await story(['found', 'more'], { components });
  expect(value).toEqual(['found', 'more', 'research', true, 'Ready', 1, 'research_agent']);
});

test.each(
  both({
    lua: `
      local agent = Agent.create{ name = "json" }
      local a, b = agent:execute("list"), agent:execute("result")
      return { a.data[2], a.text, b.result, b._raw_text ~= nil, b.text ~= nil, agent:complete("x") }`,
    js: `
      const agent = Agent.create({ name: "json" });
      const a = await agent.execute("list"), b = await agent.execute("result");
      export default [a.data[1], a.text, b.result, b._raw_text !== undefined, b.text !== undefined, await agent.complete("x")];`,
  }),
)('an answer in JSON is data, and one that is a result lends its keys, in %s', async (_, story) => {
  const { value } = await story(['[1,2]', '{"result": 7, "success": true}', 'plain']);
  expect(value).toEqual([2, '[1,2]', 7, true, true, 'plain']);
});

test('a class of the script on Agent adds tools, and its own execute stands instead of the model', async () => {
  const { value, provider } = await run({
    language: 'js',
    code: `
      class Guarded extends Agent {
        constructor(config) { super(config); this.addTool({ name: "look", description: "Looks", execute: () => "seen" }); }
      }
      class Echo extends Agent { async execute(input) { return "echo " + input; } }
      const boss = new Agent({ tools: [new Echo({ name: "echo" })] });
      export default [await new Guarded({ systemPrompt: "S", name: "g" }).chat("go"), await boss.chat("go")];`,
    script: [asks('look'), 'guarded', asks('echo', { input: 'hi' }), 'done'],
  });
  expect(value).toEqual(['guarded', 'done']);
  expect(provider.calls[0]?.messages[0]?.content).toBe('S');
  expect(provider.calls[3]?.messages.at(-1)?.content[0]).toMatchObject({ output: 'echo hi' });
});

test('chats at the same time in one script', async () => {
  const { value } = await run({
    language: 'js',
    code: `const agent = new Agent("x");
     export default await Promise.all(["a", "b", "c"].map((text) => agent.chat(text)));`,
    script: ({ messages }) => `re ${JSON.stringify(messages.at(-1)?.content)}`,
  });
  expect(value).toEqual(['re "a"', 're "b"', 're "c"']);
});

test('a coroutine waits for an answer', async () => {
  const { value } = await run({
    language: 'lua',
    code: `local agent, result = Agent.new("x"), nil
     coroutine.wrap(function() result = agent:chat_async("Hello") end)()
     return result`,
    script: ['Hi'],
  });
  expect(value).toBe('Hi');
});
