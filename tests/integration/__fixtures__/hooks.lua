-- Of everything in this run: what is changed in place counts, and a returned text cancels.
Hook.register("before_tool_call", function(context)
  if context.data.input.input == "0" then return "zero is not interesting" end
  context.data.input.input = context.data.input.input .. " * 2"
end, { priority = "high", timeout_ms = 1000, on_failure = "fatal" })

-- Of one agent, and of one question.
local agent = Agent.new({
  name = "guide",
  tools = { "calculator" },
  hooks = { on_error = function(context) context.retry = context.retry_count < 2 end },
})
local answer = agent:chat("Hello", {
  hooks = { before_llm_call = function() return { type = "skip", result = "Hello yourself." } end },
})

local ok, err = pcall(Tool.execute, "calculator", { input = "0" })
return { answer, Tool.execute("calculator", { input = "21" }).output, err.code }
