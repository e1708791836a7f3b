-- A model that falls silent: the time limit of one call ends it, and the agent can be asked again.
local agent = Agent.new({ name = "patient", turn_timeout_ms = 300 })
local _, err = pcall(function() agent:chat("Hello") end)
local patient = Agent.new({ name = "again", turn_timeout_ms = 60000 })
return { code = err.code, retryable = err.retryable, again = patient:chat("Hello again") }
