-- What goes wrong around agents is an error with a code, a message and a place to catch it.
local errors = {}
local function try(name, work)
  local ok, err = pcall(work)
  errors[name] = ok and "no error" or { code = err.code, name = err.name, retryable = err.retryable == true }
end

local agent = Agent.new({ name = "agent" })
try("unauthorized", function() return agent:chat("Hello") end)
try("refused", function() return agent:chat("Hello") end)
try("unknown provider", function() return Agent.new({ model = "nobody/x" }):chat("Hello") end)
try("unknown tool", function() return Agent.new({ tools = { "calculatr" } }):chat("Hello") end)
try("not a tool", function() return Agent.new({ tools = { 5 } }) end)
try("not an agent", function() return AgentTool.wrap(5) end)
try("not found", function() return Agent.execute("nobody", "Hello") end)
try("wrong type", function() return Agent.new({ temperature = "hot" }) end)
try("no function", function() return agent:on("tool_called", "text") end)
try("registered twice", function()
  Agent.register({ name = "twice" })
  return Agent.register({ name = "twice" })
end)
errors.after = agent:chat("Still here?")
return errors
