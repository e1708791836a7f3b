-- A conversation: the agent remembers what was said.
local agent = Agent.new({
  name = "assistant",
  system_prompt = "You are a helpful assistant. Answer in one sentence.",
})

local first = agent:chat("My name is Ada. What is a spell?")
print("assistant: " .. first)

local second = agent:chat("What is my name?")
print("assistant: " .. second)

return { answers = { first, second }, messages = #agent:conversation_history() }
