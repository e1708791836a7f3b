-- A chain of models: the first is overloaded, the second answers, and the answer names it.
local chain = "anthropic/claude-sonnet-4-5, openai/gpt-4o-mini"
local agent = Agent.builder():model(chain):build()
local text = agent:chat("Hello")

local ok = pcall(function()
  Agent.builder():model("opnai/gpt-4o, anthropic"):build()
  Provider.embed("opnai/gpt-4o, anthropic", "x")
end)
local _, unsupported = pcall(Provider.embed, chain, "x")

return { text = text, failed = not ok, unsupported = unsupported.code }
