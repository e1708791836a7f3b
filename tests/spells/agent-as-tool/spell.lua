-- An agent is a tool of another: by handle, by AgentTool, by name; a workflow is one, too.
local expert = Agent.new({ name = "expert", system_prompt = "You know it.", description = "Knows it" })
local tool = AgentTool.wrap(expert, "ask_expert", "Asks the expert")
local constructed = AgentTool.new(expert, "same_expert")
local flow = Workflow.sequential({
  name = "two_steps",
  steps = { { name = "upper", tool = "text-manipulator", input = { operation = "uppercase", input = "{{input}}" } } },
})
local boss = Agent.new({ name = "boss", system_prompt = "Delegate.", tools = { tool, flow } })
boss:add_tool("expert")

return {
  asked = boss:chat("Use ask_expert for this"),
  direct = tool:execute("directly"),
  table = tool:execute({ message = "as a table" }),
  names = { tool.name, tool.description, constructed.name },
  flow = boss:invoke_tool("two_steps", { input = "quiet" }),
  by_name = boss:invoke_tool("expert", { input = "by name" }),
  tools = boss:discover_tools(),
}
