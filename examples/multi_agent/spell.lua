-- An orchestrator that uses two specialists as its tools.
local researcher = ResearchAgent.new({ name = "researcher", sources = { "encyclopedias" } })
local writer = WriterAgent.new({ name = "writer", style = "plain" })

local called = {}
local orchestrator = Agent.new({
  name = "orchestrator",
  system_prompt = "You coordinate specialists. Ask the researcher first, then answer.",
  tools = {
    AgentTool.wrap(researcher, "ask_researcher", "Finds facts about a topic"),
  },
})
orchestrator:on("tool_called", function(event)
  called[#called + 1] = event.tool_name
end)

local facts = orchestrator:chat("Use ask_researcher to find out how a heat pump works.")
local text = writer:chat("Write one paragraph from these facts: " .. facts)
print(text)

return { called = called, text = text }
