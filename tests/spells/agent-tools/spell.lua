-- Tools of an agent: of the registry by name and by handle, of the script as a table and as a class, and added later.
local Shout = BaseTool:extend()
Shout.description = "Shouts a text"
function Shout:execute(input) return string.upper(input.text) .. "!" end

local agent = Agent.new({
  name = "toolsmith",
  system_prompt = "Use tools.",
  tools = {
    "hash_calculator",
    Tool.get("uuid-generator"),
    { name = "add_up", description = "Adds", input_schema = { type = "object" }, handler = function(input) return input end },
  },
})
agent:add_tool(Shout.new({ name = "shout", description = "Shouts a text", parameters = { text = "string" } }))
agent:add_tool(Calculator.new())

local asked = agent:chat("Please shout this")
local direct = agent:invoke_tool("shout", { text = "direct" })
local own = agent:invoke_tool("add_up", { a = 1 })
local registered = agent:invoke_tool("base64_encoder", { operation = "encode", input = "abc" })
return {
  asked = asked,
  direct = direct,
  own = own,
  registered = registered.result.output,
  has = { agent:has_tool("shout"), agent:has_tool("calculator"), agent:has_tool("nothing") },
  names = agent:discover_tools(),
}
