-- Hooks of the whole run: they see, change and stop agents, tools and state; they have priorities and can be removed.
local seen = {}
local late = Hook.register("before_tool_call", function(context) table.insert(seen, "low " .. context.component.name) end, "low")
local early = Hook.register("BeforeToolCall", function(context) table.insert(seen, "high " .. context.component.name) end, "high")
local double = Tool.execute("calculator", { input = "1 + 1" }).output
local listed = {}
for index, hook in ipairs(Hook.list("before_tool_call")) do listed[index] = { hook.hook_point, hook.priority } end
local facts = { early:hook_point(), type(early:id()) == "string", #Hook.list({ hook_point = "before_tool_call", priority = "low" }) }

local removed = { early:unregister(), early:unregister(), Hook.unregister(late), #Hooks.list("before_tool_call") }
local closed, closed_error = pcall(function() return early:id() end)

local changing = Hooks.register("before_tool_call", function(context)
  return { type = "modified", data = { input = { operation = "evaluate", input = "40 + 2" } } }
end)
local changed = Tool.execute("calculator", { input = "1 + 1" }).output
changing:unregister()

local veto = Hook.register("before_agent_execute", function() return { type = "cancel", reason = "not now" } end)
local ok, vetoed = pcall(function() return Agent.new({ name = "quiet" }):chat("Hello") end)
veto:unregister()

local guard = Hook.register("before_state_change", function(context)
  if context.data.key == "secret" then return "no secrets" end
end)
local state_ok, state_error = pcall(State.set, "secret", 1)
State.set("open", 1)
guard:unregister()
local unknown, unknown_error = pcall(Hook.register, "before_lunch", function() end)
return {
  double = double,
  seen = seen,
  listed = listed,
  facts = facts,
  removed = removed,
  closed = { closed, closed_error.code },
  changed = changed,
  vetoed = { ok, vetoed.code, vetoed.message:match("not now") },
  state = { state_ok, state_error.code, State.get("open"), State.get("secret") == nil },
  after = Agent.new({ name = "loud" }):chat("Hello"),
  unknown = { unknown, unknown_error.code },
}
