-- Hooks of an agent watch, change, skip and veto; their names are taken in every spelling.
local seen = {}
local function note(context) table.insert(seen, context.point .. " " .. context.component.kind) end
local watched = Agent.new({
  name = "watched",
  hooks = {
    before_execute = note,
    beforeLlmCall = note,
    ["after-llm-call"] = { note, note },
    after_agent_execute = note,
    before_tool_call = function(context)
      note(context)
      return { type = "modified", data = { input = { input = "1 + 1" } } }
    end,
  },
  tools = { "calculator" },
})
local changed = Agent.new({
  hooks = { before_execute = function(context)
    context.data.input = "changed " .. context.data.input.text
    return context
  end },
})
local skipped = Agent.new({ hooks = { before_llm_call = function() return { type = "cancel", reason = "no calls today" } end } })
local vetoed = Agent.new({ hooks = { before_execute = function() return false end } })
local errors = {}
local failing = Agent.new({
  model = "openai/gpt-4o-mini",
  hooks = {
    before_llm_call = function() return { type = "cancel", reason = "stop" } end,
    on_error = function(context) table.insert(errors, context.error ~= nil) end,
  },
})

local function code(agent)
  local ok, err = pcall(function() return agent:chat("original") end)
  return ok and "fine" or err.code
end
local text = watched:chat("Use calculator")
local other = changed:chat("original")
local misspelt, err = pcall(Agent.new, { hooks = { before_exequte = note } })
return {
  text = text,
  seen = seen,
  other = other,
  codes = { code(skipped), code(vetoed), code(failing) },
  errors = errors,
  misspelt = { misspelt, err.code, err.message:match("before_exequte") },
}
