-- Every way to make an agent: a text, a table, the legacy functions, the builder, and what a table may say.
local seen = {}
local function ask(agent)
  local text = agent:chat("Hello")
  seen[#seen + 1] = { name = agent.name, description = agent.description, text = text }
end

ask(Agent.new("You are brief."))
ask(Agent("You are brief."))
ask(Agent.new({ name = "ada", system_prompt = "You are Ada.", description = "Knows engines." }))
ask(Agent({ name = "bob", systemPrompt = "You are Bob.", max_tokens = 100, temperature = 0.2 }))
ask(Agent.create({ name = "carol", model = "openai/gpt-4o-mini" }))
ask(Agent.createAsync({ name = "dave", provider = "openai", model = "gpt-4o-mini", temperature = 0.5, max_tokens = 50 }))
ask(Agent.create_async({ name = "erin", model = { provider = "openai", model_id = "gpt-4o-mini", temperature = 0.1 } }))
ask(Agent.builder():name("frank"):model("openai/gpt-4o-mini"):system_prompt("You are Frank."):build())
ask(Agent.get(Agent.register({ name = "grace", model = "anthropic/claude-sonnet-4-5", custom_config = { system_prompt = "Hi" } })))
-- A name that is taken gets a number.
local second = Agent.new({ name = "ada" })
local unnamed = Agent.new({})

return { seen = seen, second = { second.name, second.id }, unnamed = unnamed.name, text = tostring(second) ~= "" }
