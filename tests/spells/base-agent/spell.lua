-- A class of the script on BaseAgent: state, tools, steps, other agents, and one class on top of another.
local Counter = BaseAgent:extend("Counter")
function Counter:init(config)
  self.name = config.name
  self.description = "Counts"
  self.by = config.by or 1
end
function Counter:execute(input)
  self:set_state("total", (self:get_state("total") or 0) + self.by)
  self:set_state("counted")
  return { total = self:get_state("total"), status = self:get_state(), input = input }
end

local Double = Counter:extend("Double")
function Double:execute(input)
  local once = Counter.execute(self, input)
  return { twice = once.total * 2, parent = once.status }
end

local counter = Counter.new({ name = "counter", by = 3 })
local double = Double.new({ name = "double" })
counter:add_tool({ name = "echo", description = "Echoes", execute = function(input) return { echoed = input.text } end })

local first = counter:execute("a")
local second = counter:execute("b")
local boss = Agent.new({ name = "boss", system_prompt = "Use tools.", tools = { counter } })
local asked = boss:chat("Use the counter")
local helper = Agent.new({ name = "helper" })

local Empty = BaseAgent:extend("Empty")
local ok, err = pcall(function() return Empty.new({ name = "empty" }):execute("x") end)

return {
  first = first,
  second = second,
  double = double:execute("c"),
  asked = asked,
  tool = counter:invoke_tool("echo", { text = "hi" }),
  registered = counter:invoke_tool("calculator", { input = "6 * 7" }).result.result,
  steps = {
    counter:execute_step({ tool = "echo", parameters = { text = "step" } }),
    counter:execute_step({ agent = helper, input = "ask" }).output.text,
    counter:execute_step({ agent = "helper", input = "by name" }).output.text,
    counter:execute_step({ tool = "no_such_tool", parameters = {} }).error ~= nil,
  },
  empty = { ok, err.code },
}
