-- Calls side by side: branches of a workflow whose functions call the host, callbacks inside callbacks, coroutines.
local order = {}
Tool.register({ name = "step", execute = function(input)
  table.insert(order, "begin " .. input.name)
  local answer = Tool.execute("calculator", { input = input.text })
  return answer.output
end })
local function branch(name, text)
  return { name = name, execute = function() return Tool.execute("step", { name = name, text = text }) end }
end
local outputs = Workflow.parallel({ name = "side_by_side", steps = { branch("a", "1 + 1"), branch("b", "2 + 2"), branch("c", "3 + 3") } }):execute().outputs
table.sort(order)

local depth = 0
Tool.register({ name = "nest", execute = function(input)
  depth = math.max(depth, input.level)
  if input.level >= 5 then return "bottom" end
  return Tool.execute("nest", { level = input.level + 1 })
end })
local bottom = Tool.execute("nest", { level = 1 })

local results = {}
local tasks = {}
for index = 1, 3 do
  tasks[index] = coroutine.create(function()
    results[index] = Agent.new({ system_prompt = "Go." }):chat("question " .. index)
  end)
end
for _, task in ipairs(tasks) do
  while coroutine.status(task) ~= "dead" do assert(coroutine.resume(task)) end
end

local limited = 0
local most = 0
Workflow.parallel({
  name = "limited",
  max_concurrency = 1,
  steps = (function()
    local steps = {}
    for index = 1, 4 do
      steps[index] = { name = "s" .. index, execute = function()
        limited = limited + 1
        most = math.max(most, limited)
        Tool.execute("calculator", { input = "1" })
        limited = limited - 1
        return index
      end }
    end
    return steps
  end)(),
}):run()
return { outputs = outputs, order = order, nested = { bottom, depth }, results = results, most = most }
