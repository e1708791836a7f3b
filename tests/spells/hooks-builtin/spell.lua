-- The hooks that are there already.
local names = Hook.list_builtins()
local metrics = Hook.builtin("metrics")
local guard = Hook.builtin("cost_guard", { max_usd = 5 })
local audited = Hook.builtin("AuditHook")
for _, name in ipairs({ "logging", "tracing", "retry" }) do Hook.builtin(name) end
Hook.builtin("cache", { ttl_ms = 60000 })
local agent = Agent.new({ name = "asked" })
local first = agent:chat("Hello")
agent:clear_history()
local second = agent:chat("Hello")
local counted = {}
for _, row in ipairs(metrics:snapshot()) do counted[row.kind] = { row.started, row.completed } end

local limit = Hook.builtin("rate_limit", { limit = 1, interval_ms = 60000, when_exceeded = "cancel", points = { "before_tool_call" } })
Tool.execute("calculator", { input = "1 + 1" })
local ok, err = pcall(Tool.execute, "calculator", { input = "1 + 1" })
limit:unregister()
local strict = Hook.register("before_tool_call", function() error("broken") end, { on_failure = "fatal", timeout_ms = 1000, name = "strict", tags = { "mine" } })
local fatal, failure = pcall(Tool.execute, "calculator", { input = "1 + 1" })
local tagged = #Hook.list({ tag = "mine" })
strict:unregister()
local unknown, unknown_error = pcall(Hook.builtin, "explode")
return {
  names = names,
  counted = counted,
  same = first == second,
  spent = guard:snapshot().usd >= 0,
  removed = audited:unregister(),
  limited = { ok, err.code },
  fatal = { fatal, failure.code },
  tagged = tagged,
  unknown = { unknown, unknown_error.code },
}
