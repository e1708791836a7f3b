-- An answer piece by piece: as a stream, collected, left early, and with a function that is called.
local agent = Agent.new({ name = "streamer", system_prompt = "Stream." })

local text = ""
for piece in agent:stream_chat("a long enough question to come in several pieces") do text = text .. piece end

local collected = table.concat(agent:stream_chat("collect me"):collect())

local stream = agent:stream_chat("leave me early")
local first = stream:next()
stream:close()

local heard = ""
local result = agent:invoke_stream({ text = "call me back" }, function(chunk) heard = heard .. chunk.text end)

return {
  text = text,
  collected = collected,
  first = #first > 0,
  done = stream:next() == nil,
  heard = heard,
  success = result.success,
  several = result.chunks_received > 1,
}
