-- A failed step: told in the result of a table's workflow, raised by run() and by a builder's; strategies; what cannot work.
local function failing(name) return { name = name or "broken", execute = function() error("no luck", 0) end } end
local function value(name, result) return { name = name, execute = function() return result end } end
local function code(work, ...)
  local ok, err = pcall(work, ...)
  return ok and "fine" or { err.code, err.message }
end

local heard = {}
local table_made = Workflow.sequential({
  name = "told",
  steps = { value("first", 1), failing(), value("never", 2) },
  on_error = function(message, step) heard[#heard + 1] = { message, step } end,
})
table_made:on_error(function(message) heard[#heard + 1] = #message > 0 end)
local told = table_made:execute()
local built = Workflow.builder():name("raised"):add_step(failing()):build()

local going = Workflow.sequential({ name = "going", error_strategy = "continue", steps = { failing(), value("after", "still here") } }):execute()
local attempts = 0
local retried = Workflow.sequential({
  name = "retried",
  steps = { { name = "third", retry_count = 2, error_strategy = { type = "retry", max_attempts = 3, backoff_ms = 1 }, execute = function()
    attempts = attempts + 1
    if attempts < 3 then error({ code = "PROVIDER_UNAVAILABLE", message = "later", retryable = true }) end
    return attempts
  end } },
}):execute()
local tool_failed = Workflow.sequential({ name = "calculates", steps = { { name = "sum", tool = "calculator", input = { input = "1 +" } } } }):execute()
local answered = Workflow.sequential({ name = "answers", steps = { { name = "no", execute = function() return { success = false, error = "I refuse" } end } } }):execute()

return {
  told = { told.success, told.failed_step, told.last_completed_step, told.error.code, told.error.message, told.text, told.partial_success },
  heard = heard,
  outputs = told.outputs,
  run = code(function() return table_made:run() end),
  built = { code(function() return built:execute() end), code(function() return built:run() end) },
  going = { going.success, going.outputs.after, going.partial_success },
  retried = { retried.success, attempts },
  tool_failed = { tool_failed.success, tool_failed.error.code, tool_failed.failed_step },
  answered = { answered.success, answered.error.message },
  mistakes = {
    code(function() return Workflow.sequential({ name = "x", steps = { { name = "empty" } } }) end),
    code(function() return Workflow.loop({ name = "x", steps = { value("a", 1) } }) end),
    code(function() return Workflow.create({ name = "x", type = "spiral", steps = { value("a", 1) } }) end),
    code(function() return Workflow.sequential({ name = "x", steps = { { name = "a", tool = "calculatr" } } }):run() end),
    code(function() return Workflow.sequential({ name = "x", steps = { { name = "a", agent = "nobody" } } }):run() end),
    code(function() return Workflow.sequential({ name = "x", error_strategy = "panic", steps = { value("a", 1) } }) end),
    code(function() return Workflow.get("nowhere") end)[1],
    code(function() return Workflow.execute("nowhere") end)[1],
    code(function() return Workflow.sequential({ name = "fresh", steps = { value("a", 1) } }):get_output("a") end),
  },
}
