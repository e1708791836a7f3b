-- Steps one after another, from tables: tools, agents, workflows, functions, templates of names; and what a run tells.
local writer = Agent.new({ name = "writer", system_prompt = "Write." })
local inner = Workflow.create({ name = "inner", steps = { { tool = "calculator", input = { input = "{{input.n}} * 10" } } } })
local flow = Workflow.sequential({
  name = "report",
  description = "Makes a report",
  pre_steps = { { name = "prepare", tool = "text-manipulator", parameters = { operation = "uppercase", input = "{{input.topic}}" } } },
  steps = {
    { name = "figures", tool = "calculator", input = { input = "6 * 7" } },
    { name = "inner", workflow = inner, input = { n = "{{step:figures:output}}" } },
    { name = "write", agent = "writer", action = "write_text", role = "author", input = "About {{step:prepare:output}}" },
    { name = "sum", execute = function(context, input) return #context.input.topic + context.outputs.inner end },
  },
  post_steps = { { name = "end", tool = "text_manipulator", params = { operation = "reverse", input = "abc" } } },
})
local result = flow:execute({ topic = "pumps" })
local value = Workflow.execute("report", { topic = "heat" }).output

local steps = {}
for index, step in ipairs(result.steps) do steps[index] = { step.name, step.status, step.attempts, step.success } end
local empty_ok, empty = pcall(Workflow.new, { type = "sequential", steps = {} })
return {
  facts = { flow.name, flow.type, flow.description },
  outputs = result.outputs,
  output = result.output,
  value = value,
  success = result.success,
  partial = result.partial_success,
  last = result.last_completed_step,
  steps = steps,
  one = result.step_results.figures.output,
  data = result.data,
  agent_outputs = result.agent_outputs,
  metadata = { result.metadata.steps_executed, result.metadata.extra.workflow_type, result.metadata.extra.success_rate },
  run = Workflow.new({ name = "short", steps = { { tool = "calculator", input = { input = "1 + 1" } } } }):run(),
  empty = { empty_ok, empty.code },
}
