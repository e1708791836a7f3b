import { agentsHostModule } from '@llmspell/agents/script';
import { createHostApi } from '@llmspell/bridge';
import { createJavaScriptEngine } from '@llmspell/bridge/javascript';
import { createLuaEngine } from '@llmspell/bridge/lua';
import { createComponentRegistry, createRunContext, type ModelRegistry, type Tool } from '@llmspell/core';
import {
  allowAll,
  createRecordingTool,
  createScriptedAgent,
  createScriptedProvider,
  type ProviderScript,
} from '@llmspell/testing';
import { workflowsHostModule } from '@llmspell/workflows/script';
import { afterAll, describe, expect, test } from 'vitest';

const engines = { lua: createLuaEngine(), js: createJavaScriptEngine() };
type Language = keyof typeof engines;

afterAll(async () => {
  await engines.lua.close();
  await engines.js.close();
});

interface Story {
  readonly lua: string;
  readonly js: string;
  readonly script?: ProviderScript;
  readonly tools?: readonly Tool[];
}

async function tell(language: Language, { script = ['ok'], tools = [], ...codes }: Story): Promise<unknown> {
  const provider = createScriptedProvider(script);
  const models: ModelRegistry = {
    resolve: async () => provider.model,
    canResolve: () => true,
    providers: () => [{ name: 'scripted', configured: true }],
  };
  const components = createComponentRegistry();
  for (const tool of tools) components.register(tool);
  components.register(createScriptedAgent('coordinator', () => ({ plan: { query: 'owls' } })));
  const context = createRunContext({ models, components, permissions: allowAll });
  const api = createHostApi([agentsHostModule, workflowsHostModule], {
    context,
    language: engines[language].language,
    spell: { args: [], filename: `spell.${language}`, print: () => {} },
  });
  await using session = await engines[language].open({ api });
  const { value } = await session.run({ code: codes[language], filename: `spell.${language}` });
  return value;
}

const calculator = () =>
  createRecordingTool<{ input: string }>({
    name: 'calculator',
    output: ({ input }: { input: string }) =>
      input === 'bad'
        ? { success: false, error: { message: 'cannot evaluate' } }
        : { success: true, operation: 'evaluate', result: { input }, output: input.length },
  });

describe.each(['lua', 'js'] as const)('workflows in %s', (language) => {
  test('agents and tools in sequence, with references', async () => {
    const value = await tell(language, {
      script: ({ messages }) => `said ${JSON.stringify(messages.at(-1)?.content)}`,
      tools: [calculator()],
      lua: `
        local writer = Agent.new("You write")
        local workflow = Workflow.sequential({ name = "blog", steps = {
          { agent = writer, action = "find_facts", output = "notes" },
          { name = "size", tool = "calculator", input = { input = "{{topic}}" }, output = "size" },
          { agent = writer, input = "On {{topic}}, size {{size}}", output = "draft" },
        } })
        return workflow:run({ topic = "tea" })`,
      js: `
        const writer = new Agent("You write");
        const workflow = Workflow.sequential({ name: "blog", steps: [
          { agent: writer, action: "find_facts", output: "notes" },
          { name: "size", tool: "calculator", input: { input: "{{topic}}" }, output: "size" },
          { agent: writer, input: "On {{topic}}, size {{size}}", output: "draft" },
        ] });
        export default await workflow.run({ topic: "tea" });`,
    });
    expect(value).toContain('On tea, size 3');
  });

  test('the seed of a distributed plan: named agents, a parallel step, its outputs by position', async () => {
    const value = await tell(language, {
      tools: [calculator()],
      lua: `
        local workflow = Workflow.create({ name = "plan", steps = {
          { agent = "local://coordinator", action = "plan_research", output = "research_plan" },
          { type = "parallel", steps = {
            { tool = "calculator", input = { input = "{{research_plan.plan.query}}" } },
            { execute = function(context, input) return input end, input = "{{research_plan.plan.query}}" },
          } },
          { execute = function(context, input) return input end, input = "{{step_2.*}}" },
        } })
        return workflow:run({ topic = "birds" })`,
      js: `
        const workflow = Workflow.create({ name: "plan", steps: [
          { agent: "local://coordinator", action: "plan_research", output: "research_plan" },
          { type: "parallel", steps: [
            { tool: "calculator", input: { input: "{{research_plan.plan.query}}" } },
            { execute: (context, input) => input, input: "{{research_plan.plan.query}}" },
          ] },
          { execute: (context, input) => input, input: "{{step_2.*}}" },
        ] });
        export default await workflow.run({ topic: "birds" });`,
    });
    expect(value).toEqual([4, 'owls']);
  });

  test('fan-out with an aggregator, an input transform, and an adaptive loop', async () => {
    const value = await tell(language, {
      lua: `
        local runs = 0
        local workflow = Workflow.create({ name = "experts", steps = {
          { type = "parallel_fan_out", agents = {
              { agent = "coordinator", role = "technical" }, { agent = "coordinator", role = "market" },
            }, aggregator = function(results) return { technical = results[1].plan.query, count = #results } end },
          { execute = function(context, input) return input end,
            input_transform = function(results) return { from = results.technical, n = results.count } end, output = "joined" },
          { type = "adaptive_loop",
            condition = function(context) return context.confidence_score < 0.85 and context.iteration < 5 end,
            body = { execute = function(context) runs = runs + 1; return { confidence_score = runs * 0.3 } end } },
        } })
        local result = workflow:execute({ question = "why" })
        return { result.outputs.joined, runs, result.success }`,
      js: `
        let runs = 0;
        const workflow = Workflow.create({ name: "experts", steps: [
          { type: "parallel_fan_out", agents: [
              { agent: "coordinator", role: "technical" }, { agent: "coordinator", role: "market" },
            ], aggregator: (results) => ({ technical: results[0].plan.query, count: results.length }) },
          { execute: (context, input) => input,
            inputTransform: (results) => ({ from: results.technical, n: results.count }), output: "joined" },
          { type: "adaptive_loop",
            condition: (context) => context.confidence_score < 0.85 && context.iteration < 5,
            body: { execute: () => { runs += 1; return { confidence_score: runs * 0.3 }; } } },
        ] });
        const result = await workflow.execute({ question: "why" });
        export default [result.outputs.joined, runs, result.success];`,
    });
    expect(value).toEqual([{ from: 'owls', n: 2 }, 3, true]);
  });

  test('the builder: steps, retries, and the result with its sentence', async () => {
    const value = await tell(language, {
      tools: [calculator()],
      lua: `
        local workflow = Workflow.builder():name("demo"):description("A demo"):sequential()
          :add_step({ name = "first", type = "tool", tool = "calculator", input = { input = "12345" } })
          :add_step({ name = "second", type = "agent", agent = "coordinator", input = "go" })
          :error_strategy("fail_fast"):timeout_ms(60000):build()
        local result = workflow:execute({ input = "x" })
        return { result.text:match("completed successfully") ~= nil, result.metadata.extra.total_steps,
          result.metadata.extra.agent_outputs.coordinator.plan.query, result.outputs.first, workflow:get_output("first"),
          workflow.name, workflow.type, workflow:get_info().name, workflow.id:match("^workflow_") ~= nil }`,
      js: `
        const workflow = Workflow.builder().name("demo").description("A demo").sequential()
          .addStep({ name: "first", type: "tool", tool: "calculator", input: { input: "12345" } })
          .addStep({ name: "second", type: "agent", agent: "coordinator", input: "go" })
          .errorStrategy("fail_fast").timeoutMs(60000).build();
        const result = await workflow.execute({ input: "x" });
        export default [result.text.includes("completed successfully"), result.metadata.extra.total_steps,
          result.metadata.extra.agent_outputs.coordinator.plan.query, result.outputs.first, workflow.getOutput("first"),
          workflow.name, workflow.type, workflow.getInfo().name, workflow.id.startsWith("workflow_")];`,
    });
    expect(value).toEqual([true, 2, 'owls', 5, 5, 'demo', 'sequential', 'demo', true]);
  });

  test('a failure: the table gives a result, the builder raises', async () => {
    const value = await tell(language, {
      tools: [calculator()],
      lua: `
        local step = { name = "sum", tool = "calculator", input = { input = "bad" } }
        local result = Workflow.sequential({ name = "t", steps = { step } }):execute({})
        local ok, err = pcall(function() return Workflow.builder():name("b"):sequential():add_step(step):build():execute({}) end)
        return { result.success, result.failed_step, "failed: " .. result.error, result.error.message, ok, tostring(err) }`,
      js: `
        const step = { name: "sum", tool: "calculator", input: { input: "bad" } };
        const result = await Workflow.sequential({ name: "t", steps: [step] }).execute({});
        let message = "";
        try { await Workflow.builder().name("b").sequential().addStep(step).build().execute({}); }
        catch (error) { message = String(error); }
        export default [result.success, result.failed_step, "failed: " + result.error, result.error.message, false, message];`,
    });
    expect(value).toMatchObject([
      false,
      'sum',
      expect.stringMatching(/^failed: .*cannot evaluate$/),
      'Step "sum" of workflow "t" failed: Tool "calculator" did not succeed: cannot evaluate',
      false,
      expect.stringContaining('Step "sum"'),
    ]);
  });

  test('conditions: shared data, expressions, functions, then and else', async () => {
    const value = await tell(language, {
      lua: `
        local function say(text) return { name = "say", execute = function() return text end } end
        local shared = Workflow.builder():name("shared"):conditional()
          :condition({ type = "shared_data_equals", key = "mode", value = "fast" })
          :add_then_step(say("fast")):add_else_step(say("slow")):build()
        shared:set_shared_data("mode", "fast")
        local fast = shared:run({})
        shared:set_shared_data("mode", "other")
        local branches = Workflow.sequential({ name = "s", steps = {
          { name = "scan", execute = function() return { topics = 4 } end },
          { name = "choose", type = "conditional", branches = {
            { name = "many", condition = "$scan.output.topics > 9", steps = { say("many") } },
            { name = "some", condition = { type = "and", conditions = { "$scan.output.topics > 3", { type = "always" } } }, steps = { say("some") } },
          }, default_branch = { steps = { say("none") } } },
        } }):run({})
        local either = Workflow.conditional({ name = "c", condition = function(context) return context.input.yes end,
          then_branch = { say("then") }, else_branch = { say("else") } })
        return { fast, shared:run({}), branches, either:run({ yes = true }), either:run({ yes = false }), either:execute({ yes = false }).branch_taken }`,
      js: `
        const say = (text) => ({ name: "say", execute: () => text });
        const shared = Workflow.builder().name("shared").conditional()
          .condition({ type: "shared_data_equals", key: "mode", value: "fast" })
          .addThenStep(say("fast")).addElseStep(say("slow")).build();
        shared.setSharedData("mode", "fast");
        const fast = await shared.run({});
        shared.setSharedData("mode", "other");
        const branches = await Workflow.sequential({ name: "s", steps: [
          { name: "scan", execute: () => ({ topics: 4 }) },
          { name: "choose", type: "conditional", branches: [
            { name: "many", condition: "$scan.output.topics > 9", steps: [say("many")] },
            { name: "some", condition: { type: "and", conditions: ["$scan.output.topics > 3", { type: "always" }] }, steps: [say("some")] },
          ], defaultBranch: { steps: [say("none")] } },
        ] }).run({});
        const either = Workflow.conditional({ name: "c", condition: (context) => context.input.yes,
          thenBranch: [say("then")], elseBranch: [say("else")] });
        export default [fast, await shared.run({}), branches, await either.run({ yes: true }), await either.run({ yes: false }),
          (await either.execute({ yes: false })).branch_taken];`,
    });
    expect(value).toEqual(['fast', 'slow', 'some', 'then', 'else', 'otherwise']);
  });

  test('loops: range, collection, while, break, and their results', async () => {
    const value = await tell(language, {
      tools: [calculator()],
      lua: `
        local function body(input) return { { name = "body", execute = function(context, given) return given end, input = input } } end
        local range = Workflow.builder():name("r"):loop():with_range({ start = 1, ["end"] = 4 })
          :add_step(body("{{loop:current_value}}")[1]):build():execute({})
        local list = Workflow.loop({ name = "l", iterator = { collection = { { id = "a" }, { id = "b" } } }, body = body("{{loop:current_item.id}}") })
        local counting = Workflow.loop({ name = "w", iterator = { while_condition = "iteration < 3" }, body = body("{{loop:index}}"), aggregation_strategy = "collect_all" })
        local broken = Workflow.loop({ name = "b", iterator = { range = { ["end"] = 100 } }, break_condition = "loop_index >= 2", body = body("{{loop:index}}") }):execute({})
        return { range.output, list:run({}), counting:run({}), broken.iterations, broken.metadata.extra.break_reason, range.text }`,
      js: `
        const body = (input) => [{ name: "body", execute: (context, given) => given, input }];
        const range = await Workflow.builder().name("r").loop().withRange({ start: 1, end: 4 })
          .addStep(body("{{loop:current_value}}")[0]).build().execute({});
        const list = Workflow.loop({ name: "l", iterator: { collection: [{ id: "a" }, { id: "b" }] }, body: body("{{loop:current_item.id}}") });
        const counting = Workflow.loop({ name: "w", iterator: { whileCondition: "iteration < 3" }, body: body("{{loop:index}}"), aggregationStrategy: "collect_all" });
        const broken = await Workflow.loop({ name: "b", iterator: { range: { end: 100 } }, breakCondition: "loop_index >= 2", body: body("{{loop:index}}") }).execute({});
        export default [range.output, await list.run({}), await counting.run({}), broken.iterations, broken.metadata.extra.break_reason, range.text];`,
    });
    expect(value).toEqual([
      [1, 2, 3],
      ['a', 'b'],
      [0, 1, 2],
      3,
      'break',
      expect.stringContaining("Loop workflow 'r' completed successfully. 3 iterations executed."),
    ]);
  });

  test('a loop goes on while its continue condition holds, and tells of each iteration', async () => {
    const value = await tell(language, {
      lua: `
        local heard, last = {}, nil
        local result = Workflow.loop({ name = "l", iterator = { range = { start = 1, ["end"] = 100 } },
          body = { { name = "square", execute = function(context) return context.current_value * context.current_value end } },
          continue_condition = { type = "custom", evaluate = function(context) return context.steps.square.output < 9 end },
          on_iteration_complete = function(index, results) table.insert(heard, { index, results.steps.square.output }) end,
          on_complete = function(results) last = results.data.completed_iterations end,
        }):execute({})
        return { result.output, heard, last }`,
      js: `
        const heard = [];
        let last;
        const result = await Workflow.loop({ name: "l", iterator: { range: { start: 1, end: 100 } },
          body: [{ name: "square", execute: (context) => context.current_value ** 2 }],
          continueCondition: { type: "custom", evaluate: (context) => context.steps.square.output < 9 },
          onIterationComplete: (index, results) => { heard.push([index, results.steps.square.output]); },
          onComplete: (results) => { last = results.data.completed_iterations; },
        }).execute({});
        export default [result.output, heard, last];`,
    });
    expect(value).toEqual([
      [1, 4, 9],
      [
        [1, 1],
        [2, 4],
        [3, 9],
      ],
      3,
    ]);
  });

  test('a workflow is a step of a workflow, by handle and by name; callbacks hear of it', async () => {
    const value = await tell(language, {
      lua: `
        local heard = {}
        local inner = Workflow.sequential({ name = "inner", steps = { { execute = function(context) return context.input.n * 2 end } },
          on_start = function() table.insert(heard, "start") end, on_complete = function(r) table.insert(heard, r.output) end })
        local outer = Workflow.sequential({ name = "outer",
          on_step_complete = function(name, result) table.insert(heard, name) end,
          steps = {
            { name = "one", workflow = inner, input = { n = 4 } },
            { name = "two", type = "workflow", workflow = "inner", input = { n = "{{one}}" } },
          } })
        local output = outer:run({})
        return { output, { table.unpack(heard) }, #Workflow.list(), Workflow.get("inner").name, Workflow.types(), Workflow.execute(inner, { n = 1 }).output }`,
      js: `
        const heard = [];
        const inner = Workflow.sequential({ name: "inner", steps: [{ execute: (context) => context.input.n * 2 }],
          onStart: () => { heard.push("start"); }, onComplete: (r) => { heard.push(r.output); } });
        const outer = new Workflow({ name: "outer",
          onStepComplete: (name, result) => { heard.push(name); },
          steps: [
            { name: "one", workflow: inner, input: { n: 4 } },
            { name: "two", type: "workflow", workflow: "inner", input: { n: "{{one}}" } },
          ] });
        export default [await outer.run({}), [...heard], Workflow.list().length, Workflow.get("inner").name, Workflow.types(), (await Workflow.execute(inner, { n: 1 })).output];`,
    });
    expect(value).toMatchObject([16, ['start', 8, 'one', 'start', 16, 'two'], 2, 'inner', expect.any(Array), 2]);
  });

  test('on_error of a step can try again or answer in its place', async () => {
    const value = await tell(language, {
      lua: `
        local calls = 0
        return Workflow.sequential({ name = "w", steps = {
          { name = "flaky", execute = function() calls = calls + 1; if calls < 2 then error("flaky") end; return calls end,
            on_error = function(err) return { retry = true } end },
          { name = "broken", execute = function() return { success = false, error = "no luck" } end,
            on_error = function(err) return "instead of " .. err.code end },
          { name = "both", execute = function(context, input) return input end, input = { "{{flaky}}", "{{step:broken:output}}", "{{nothing}}" } },
        } }):run({})`,
      js: `
        let calls = 0;
        export default await Workflow.sequential({ name: "w", steps: [
          { name: "flaky", execute: () => { calls += 1; if (calls < 2) throw new Error("flaky"); return calls; },
            onError: () => ({ retry: true }) },
          { name: "broken", execute: () => ({ success: false, error: "no luck" }), onError: (error) => "instead of " + error.code },
          { name: "both", execute: (context, input) => input, input: ["{{flaky}}", "{{step:broken:output}}", "{{nothing}}"] },
        ] }).run({});`,
    });
    expect(value).toEqual([2, 'instead of SCRIPT_FAILED', '{{nothing}}']);
  });

  test('a step that does not say what to do is refused when the workflow is made', async () => {
    const story = {
      lua: `Workflow.sequential({ name = "w", steps = { { name = "lost", toool = "calculator" } } })`,
      js: `Workflow.sequential({ name: "w", steps: [{ name: "lost", toool: "calculator" }] });`,
    };
    await expect(tell(language, story)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      message: expect.stringContaining('step "lost" does not say what to do') as unknown,
    });
  });
});
