-- Hooks of everything, of one component, of one call; what they change in place counts.
local seen = {}
local function note(context) table.insert(seen, context.point .. " " .. context.component.name) end

-- Of everything in this run.
local hidden = Hook.register("after_tool_discovery", function(context)
  local kept = {}
  for _, name in ipairs(context.data.tools) do
    if name == "calculator" then table.insert(kept, name) end
  end
  context.data.tools = kept
end)
local listed = {}
for index, tool in ipairs(Tool.list()) do listed[index] = tool.name end
hidden:unregister()
local searching = Hook.register("before_tool_discovery", function(context) context.data.tag = "calculat" end)
local found = #Tool.discover({}) < 10
searching:unregister()
local mending = Hook.register("tool_validation", function(context)
  if not context.data.valid then context.input = { input = "1 + 1" } end
end)
local mended = Tool.execute("calculator", { input = 7 }).output
mending:unregister()

-- Of one tool, and of one call of it.
local shout = Tool.register({
  name = "shout",
  description = "Says it loudly",
  parameters = { text = { type = "string", required = true } },
  hooks = { before_tool_call = note },
  execute = function(input) return input.text .. "!" end,
})
local changed = shout:execute({ text = "hello" }, { hooks = {
  before_tool_call = function(context) context.data.input.text = "changed" end,
  after_tool_call = function(context) context.output = context.output .. "!" end,
} })
local by_name = Tool.execute("shout", { text = "hello" }, { hooks = { after_tool_call = function() return { type = "skip", result = "answered" } end } })

-- Of a workflow, its steps and the ways between them; one that fails is tried again.
local tries = 0
local transitions = {}
local workflow = Workflow.sequential({
  name = "report",
  hooks = {
    before_workflow = note,
    on_workflow_transition = function(context)
      table.insert(transitions, (context.data.from or "start") .. " " .. (context.data.to or "end"))
    end,
    on_error = function(context)
      if context.retry_count < 2 then
        context.retry = true
        context.retry_delay = 1
      end
    end,
  },
  steps = { { name = "try", execute = function()
    tries = tries + 1
    if tries < 3 then error("not yet") end
    return "tried " .. tries
  end } },
})
local tried = workflow:run({})
local called = workflow:execute({}, { hooks = { after_workflow = note } }).success
local builder = Workflow.builder():name("built"):hooks({ before_workflow = note }):add_step({ name = "one", execute = function() return 1 end }):build()
builder:run({})

-- Of one question.
local agent = Agent.new({ name = "guide", hooks = { before_agent_init = note, before_agent_shutdown = note } })
local answer = agent:chat("Hello", { hooks = { before_agent_execute = function(context) context.data.input.text = "Changed" end } })
local plain = agent:chat("Hello")
agent:destroy()
local ended, ended_error = pcall(function() return agent:chat("Hello") end)

-- Of a model that fails.
local rescue = Hook.register("on_llm_error", function() return { type = "skip", result = "rescued" } end)
local rescued = Agent.new({ model = "openai/fail" }):chat("Hello")
rescue:unregister()
return {
  listed = listed,
  found = found,
  mended = mended,
  changed = changed,
  by_name = by_name,
  transitions = transitions,
  tried = tried,
  called = called,
  answer = answer,
  plain = plain,
  ended = { ended, ended_error.code },
  rescued = rescued,
  seen = seen,
}
