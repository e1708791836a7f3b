-- Conditions in all their forms, branches and defaults.
local function value(name) return { name = name, execute = function() return name end } end
local judge = Agent.new({ name = "judge", system_prompt = "Judge.", output = { type = "boolean" } })

local function taken(condition, input, shared)
  local flow = Workflow.conditional({ name = "choice", condition = condition, then_branch = { value("then") }, else_branch = { value("else") } })
  for key, item in pairs(shared or {}) do flow:set_shared_data(key, item) end
  return flow:run(input)
end
local data = { score = 8, label = "good" }
local always, never = { type = "always" }, { type = "never" }
local results = {
  booleans = { taken(true), taken(false) },
  types = { taken(always), taken(never) },
  expressions = { taken("input.n > 5", { n = 6 }), taken("input.n > 5 and not input.off", { n = 6, off = true }), taken("input.s == 'x' or false", { s = "x" }) },
  expression_table = taken({ type = "expression", expression = "{{input.n}} <= 3" }, { n = 3 }),
  functions = { taken(function(context) return context.input.n == 1 end, { n = 1 }), taken(function() return nil end) },
  custom = taken({ type = "custom", evaluate = function() return true end }),
  shared = {
    taken({ type = "shared_data_equals", key = "label", value = "good" }, nil, data),
    taken({ type = "shared_data_exists", key = "missing" }, nil, data),
    taken({ type = "shared_data_greater_than", key = "score", value = 7 }, nil, data),
    taken({ type = "shared_data_less_than", key = "score", value = 7 }, nil, data),
  },
  combined = {
    taken({ type = "and", conditions = { always, never } }),
    taken({ type = "or", conditions = { never, always } }),
    taken({ type = "not", condition = never }),
  },
  agent = taken({ type = "agent_evaluates_true", agent = judge, prompt = "Is it so?" }),
}

local branches = {
  { name = "big", condition = "input.n > 100", steps = { value("big") } },
  { name = "even", condition = function(context) return context.input.n % 2 == 0 end, steps = { value("even") } },
}
local function branch(n, all)
  local result = Workflow.conditional({
    name = "branches",
    branches = branches,
    default_branch = { steps = { value("default") } },
    execute_all_matching = all,
  }):execute({ n = n })
  return { result.output, result.branch_taken, result.metadata.extra.matched_branches, result.metadata.extra.executed_branches }
end
results.branches = { branch(101), branch(4), branch(3), branch(102, true) }
results.contains = Workflow.sequential({
  name = "outer",
  steps = {
    { name = "say", execute = function() return "all is well" end },
    { name = "check", type = "conditional", condition = { type = "step_output_contains", step_name = "say", substring = "well" }, then_branch = value("yes"), else_branch = value("no") },
  },
}):run()
local ok, err = pcall(taken, { type = "sometimes" })
results.unknown = { ok, err.code }
local broken_ok, broken = pcall(taken, "n >")
results.broken = { broken_ok, broken.code }
return results
