-- Functions around steps: work, changes of input and output, listeners, decisions after an error.
local log = {}
local function note(...) table.insert(log, table.concat({ ... }, " ")) end
local tries = 0
local flow = Workflow.sequential({
  name = "functions",
  on_start = function(input) note("start", input.n) end,
  on_step_start = function(name) note("begin", name) end,
  on_step_complete = function(name, result) note("end", name, tostring(result.success)) end,
  on_complete = function(result) note("complete", tostring(result.success)) end,
  on_error = function() note("never") end,
  steps = {
    { name = "plain", execute = function(context, input) return { got = input.n, seen = context.input.n } end },
    {
      name = "changed",
      input = { a = 1 },
      input_transform = function(input) return { a = input.a + 1 } end,
      execute = function(context, input) return input.a end,
      on_output = function(output) return output * 100 end,
      on_complete = function(result) note("output", result.output) end,
    },
    { name = "table", execute = function(context) return { success = true, output = context.steps.changed.output + 1 } end },
    { name = "skipped", skip_if = "changed > 5", execute = function() return "not skipped" end },
    {
      name = "retried",
      execute = function()
        tries = tries + 1
        if tries < 3 then error("try " .. tries, 0) end
        return tries
      end,
      on_error = function(err) note("failed", err.message); return { retry = true } end,
    },
    { name = "replaced", execute = function() error("gone", 0) end, on_error = function() return { instead = true } end },
    { name = "tool", tool = "calculator", input = { input = "1 + 1" }, on_output = function(output, context) return output + context.outputs.retried end },
  },
})
flow:on_before_execute(function() note("before") end)
flow:on_after_execute(function(result) note("after", tostring(result.success)) end)
local result = flow:execute({ n = 7 })
return { result.outputs, log, result.steps[4].status }
