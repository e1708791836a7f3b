-- An agent may do less than the spell, and never more; and spend less.
local agent = Agent.new({
  name = "reader",
  system_prompt = "x",
  tools = { EnvironmentTool.new() },
  permissions = { env = { "SPELL_NAME", "HIDDEN" }, net = {} },
})

local refused = {}
for index = 1, 3 do
  refused[index] = agent:execute("read").metadata.tool_calls[1].is_error
end

local function code(work)
  local ok, error = pcall(work)
  return ok and "allowed" or error.code
end
local function read(name)
  return function() return agent:invoke_tool("environment-reader", { variable_name = name }) end
end

return {
  refused = refused,
  invoked = { code(read("SPELL_NAME")), code(read("SPELL_OTHER")), code(read("HIDDEN")) },
  spell = Tool.execute("environment-reader", { variable_name = "SPELL_OTHER" }).output,
  wrong = code(function() Agent.new({ system_prompt = "x", permissions = { reed = true } }) end),
  budget = code(function() Agent.new({ system_prompt = "x", budget = { max_tokens = 1 } }):chat("hi") end),
}
