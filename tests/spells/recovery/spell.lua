-- Failures are handled by their category; the steps of a saga and of a workflow are undone.
local recovery = ErrorRecoveryCoordinator.new({
  name = "search",
  strategies = {
    default = {
      { type = "retry", max_attempts = 2, base_delay_ms = 1 },
      { type = "fallback", run = function(failure) return failure.category .. " handled" end },
    },
    validation = { { type = "degrade", reduced = { "pictures" }, run = function() return "text alone" end } },
  },
})
local attempts = 0
local completed = recovery:execute(function(input) return input end, "fine")
local recovered = recovery:execute(function()
  attempts = attempts + 1
  error("down")
end)
local degraded = recovery:execute(function() return Tool.execute("calculator", { input = 7 }) end)

local undone, rollbacks = {}, {}
local watching = Hook.register("on_rollback", function(context)
  table.insert(rollbacks, { context.component.kind, table.concat(context.data.steps, " ") })
end)
local function undo(result) table.insert(undone, result) end
local saved = Saga.run("order", function(saga)
  return saga:step("reserve", function() return "reserved" end, undo)
end)
local ok, err = pcall(Saga.run, "order", function(saga)
  saga:step("reserve", function() return "reserve" end, undo)
  saga:step("pay", function() return "pay" end, undo)
  error("no stock")
end)
local workflow = Workflow.sequential({
  name = "booking",
  steps = {
    { name = "flight", execute = function() return "flight" end, compensate = function(output) table.insert(undone, output) end },
    { name = "hotel", execute = function() error("full") end },
  },
})
local result = workflow:execute({})
watching:unregister()
return {
  completed = { completed.type, completed.value },
  recovered = { recovered.type, recovered.value, recovered.strategy, attempts },
  degraded = { degraded.type, degraded.value, degraded.reduced },
  saved = saved,
  saga = { ok, err.message:match("no stock") },
  workflow = result.success,
  undone = undone,
  rollbacks = rollbacks,
}
