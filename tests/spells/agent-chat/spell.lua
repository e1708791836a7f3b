-- A conversation is remembered, can be read and forgotten; a question may be a text or a table.
local agent = Agent.new({ name = "assistant", system_prompt = "You are helpful.", max_conversation_length = 6 })
local first = agent:chat("One")
local second = agent:chat({ text = "Two" })
local third = agent:chat_async({ prompt = "Three" })
local fourth = agent:complete({ query = "Four", parameters = { depth = 2 } })
local history = agent:conversation_history()

local result = agent:execute({ text = "Five" })
local invoked = agent:invoke("Six")
local ran = agent:run({ input = "Seven" })
agent:clear_history()
local cleared = #agent:conversation_history()
agent:set_system_prompt("You are terse.")
agent:chat("Eight")

local metadata = result.metadata
return {
  texts = { first, second, third, fourth },
  history = history,
  result = { result.text, result.content, metadata.model, metadata.turns, metadata.finish_reason, metadata.tool_calls },
  others = { invoked.text, ran.text },
  cleared = cleared,
  after = agent:conversation_history(),
}
