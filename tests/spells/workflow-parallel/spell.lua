-- Branches side by side: in their forms, with an aggregator, with one that fails, and a limit on how many at once.
local function value(name, result) return { name = name, execute = function() return result end } end
local failing = { name = "broken", execute = function() error("no luck", 0) end }

local flat = Workflow.parallel({ name = "flat", steps = { value("a", 1), value("b", 2) } }):execute()
local branches = Workflow.parallel({
  name = "branches",
  max_concurrency = 2,
  branches = {
    { name = "left", steps = { value("one", 1), { name = "two", execute = function(context, input) return input + 1 end } } },
    { name = "right", steps = { value("three", 3) } },
  },
}):execute()
local team = Workflow.parallel({
  name = "team",
  agents = {
    { agent = Agent.new({ name = "optimist", system_prompt = "Yes." }), role = "optimist", input = "{{input}}" },
    { agent = Agent.new({ name = "pessimist", system_prompt = "No." }), role = "pessimist", input = "{{input}}" },
  },
  aggregator = function(outputs) return outputs end,
}):run("Will it rain?")
local merged = Workflow.parallel({
  name = "merged",
  steps = { value("a", 20), value("b", 22) },
  aggregator = function(outputs) return outputs[1] + outputs[2] end,
}):run()
local going = Workflow.parallel({ name = "going", error_strategy = "continue", steps = { value("a", 1), failing } }):execute()
local stopped = Workflow.parallel({ name = "stopped", fail_fast = true, steps = { failing } }):execute()

local function entries(result)
  local list = {}
  for index, branch in ipairs(result.branches) do list[index] = { branch.name, branch.success } end
  return list
end
return {
  flat = { flat.outputs, flat.output, entries(flat) },
  branches = { branches.output, branches.metadata.extra.total_branches, branches.metadata.extra.successful_branches },
  team = team,
  merged = merged,
  going = { going.success, going.partial_success, entries(going), going.metadata.extra.failed_branches },
  stopped = { stopped.success, stopped.failed_step, stopped.error.code, stopped.error.message },
}
