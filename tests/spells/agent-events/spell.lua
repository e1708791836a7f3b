-- Listeners hear of turns and tools under every spelling of an event's name, by a pattern, and of everything.
local heard = { exact = {}, camel = {}, colon = {}, pattern = {}, all = {} }
local agent = Agent.new({
  name = "worker",
  system_prompt = "Use tools.",
  tools = {
    {
      name = "double_it",
      description = "Doubles a number",
      parameters = { type = "object", properties = { n = { type = "integer", minimum = 21 } }, required = { "n" } },
      execute = function(input) return { result = input.n * 2 } end,
    },
    { name = "breaks", description = "Fails", execute = function() error("no such luck", 0) end },
  },
})
agent:on("tool_called", function(event) table.insert(heard.exact, { event.type, event.tool_name, event.input }) end)
agent:on("toolCompleted", function(event) table.insert(heard.camel, { event.toolName, event.output }) end)
agent:on("tool:failed", function(event) table.insert(heard.colon, event.tool_name) end)
agent:on("turn:*", function(event) table.insert(heard.pattern, { event.type, event.turn }) end)
local kinds = {}
agent:on("*", function(type)
  if not kinds[type] then table.insert(heard.all, type) end
  kinds[type] = true
end)

heard.first = agent:chat("Use double_it now")
heard.second = agent:chat("Use breaks now")
return heard
