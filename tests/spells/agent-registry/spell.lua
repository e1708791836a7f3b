-- Agents that are known by name: found, listed, described, run, made tools of, taken away.
local name = Agent.register({ name = "guide", description = "Shows the way", model = "openai/gpt-4o-mini", temperature = 0.5 })
Agent.new({ name = "other", system_prompt = "Other." })

local listed = Agent.list()
local names = Agent.list_instances()
local guide = Agent.get("guide")
local ran = Agent.execute("guide", { query = "Where?", timeout = 30000 })
local text = guide:chat("Again?")
local details = Agent.get_details("guide")
local tool = Agent.wrap_as_tool("guide", { tool_name = "ask_guide", category = "api" })
local answer = Tool.execute("ask_guide", { input = "As a tool?" })
local default_tool = Agent.wrap_as_tool("other")
local state = guide:get_state()
local metrics = guide:get_metrics()
local config = guide:get_config()
guide:destroy()

return {
  name = name,
  listed = listed,
  names = names,
  ran = ran.text,
  text = text,
  details = { details.name, details.description, details.state, details.config.temperature },
  config = { config.model, config.temperature, config.system_prompt == nil, config.max_tokens == nil },
  tool = tool,
  category = Tool.get("ask_guide").category,
  answer = answer,
  default_tool = default_tool,
  state = { state, guide:get_agent_state() },
  metrics = { metrics.agent_id, metrics.requests_total, metrics.requests_failed, metrics.tool_invocations },
  gone = Agent.get("guide") == nil,
}
