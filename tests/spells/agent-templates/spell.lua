-- The templates: classes with their own options, names for the registry, and classes of the script on top of them.
local agents = {
  ChatAgent.new({ name = "chat", persona = "a pirate" }),
  ResearchAgent.new({ name = "research", sources = { "papers", "books" } }),
  AnalysisAgent.new({ name = "analysis", focus = { "risk" } }),
  WriterAgent.new({ name = "writer", style = "plain", audience = "children" }),
  CodeAgent.new({ name = "code", languages = { "lua", "rust" }, style = "functional" }),
  ReviewAgent.new({ name = "review", criteria = { "clarity" } }),
  DataAnalyst.new({ name = "data" }),
  PlannerAgent.new({ name = "planner", max_steps = 5 }),
  OrchestratorAgent.new({ name = "orchestrator" }),
  Agent.create_from_template("made", "WriterAgent", { style = "terse" }),
  ChatAgent.new("Only a prompt"),
}
local texts, prompts = {}, {}
for index, agent in ipairs(agents) do
  texts[index] = agent.name .. ": " .. agent:chat("Hi")
  local named = agent.id ~= "agent_1" and Agent.get_details(agent.id)
  prompts[index] = named and named.config.system_prompt ~= nil
end

local Polite = ChatAgent:extend()
function Polite:execute(input) return "Please: " .. input end
local polite = Polite.new({ name = "polite" })
local boss = Agent.new({ name = "boss", tools = { polite } })

local ok, err = pcall(Agent.create_from_template, "x", "NoSuchAgent")
return {
  texts = texts,
  prompts = prompts,
  templates = Agent.list_templates(),
  types = Agent.discover(),
  polite = boss:invoke_tool("polite", { input = "sit" }),
  unknown = err.code,
}
