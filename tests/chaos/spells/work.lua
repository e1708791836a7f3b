-- What is killed: a hundred calls of a tool and a model, in every form in which a script can make them.
local ROUNDS = 9
local talker = Agent.new({ name = "talker", system_prompt = "Talk." })

local function count(step, given)
  -- The time of the script belongs to what it asks: a script that is resumed has to see the same.
  return Tool.execute("count", { step = step, given = given, now = os.time(), number = math.random(1000000) })
end

-- Reads an answer piece by piece and calls the tool meanwhile. One that was broken off is asked for once more.
local function stream(round, given)
  local peeked
  for _ = 1, 5 do
    local reader = Agent.new({ name = "reader", system_prompt = "Read." })
    local text = ""
    local ok, err = pcall(function()
      for piece in reader:stream_chat("Please do " .. round .. "-stream given " .. given) do
        text = text .. piece
        peeked = peeked or count(round .. "-peek", given)
      end
    end)
    if ok then return text .. " " .. peeked end
    if err.code ~= "STREAM_INTERRUPTED" then error(err, 0) end
  end
  error("the stream was interrupted too often")
end

local function branches(round, given)
  local steps = {}
  for index = 1, 2 do
    steps[index] = { name = "branch" .. index, execute = function() return count(round .. "-branch" .. index, given) end }
  end
  local outputs = Workflow.parallel({ name = "branches", steps = steps }):execute().outputs
  return outputs.branch1 .. " " .. outputs.branch2
end

local function coroutines(round, given)
  local results, tasks = {}, {}
  for index = 1, 2 do
    tasks[index] = coroutine.create(function()
      coroutine.yield()
      results[index] = count(round .. "-task" .. index, given)
    end)
  end
  local running = true
  while running do
    running = false
    for _, task in ipairs(tasks) do
      if coroutine.status(task) ~= "dead" then
        assert(coroutine.resume(task))
        running = true
      end
    end
  end
  return table.concat(results, " ")
end

-- The model calls a tool of the script, and that calls the host.
local function callback(round, given)
  local helper = Agent.new({
    name = "helper",
    system_prompt = "Help.",
    tools = {
      {
        name = "look_up",
        description = "Looks up",
        input_schema = { type = "object", properties = { step = { type = "string" } } },
        handler = function(input) return count(round .. "-look", input.step .. given) end,
      },
    },
  })
  return helper:chat("Please do " .. round .. "-agent given " .. given)
end

local log = {}
local given = count("r0-begin", "nothing")
for index = 1, ROUNDS do
  local round = "r" .. index
  given = count(round .. "-tool", given)
  given = talker:chat("Please do " .. round .. "-chat given " .. given)
  given = stream(round, given)
  given = branches(round, given)
  Async.sleep(2)
  given = coroutines(round, given)
  given = callback(round, given)
  log[index] = { given = given, number = math.random(1000000) }
end
return log
